// The OpenAPI document as one HTML page, without scripts and without anything from elsewhere. Pure.
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { OpenApiDocument } from './openapi-document';
import type { Operation } from './operation';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
details { border: 1px solid #8886; border-radius: 8px; margin: .5rem 0; padding: .5rem .75rem; }
summary { cursor: pointer; }
code, pre { font: 14px/1.45 ui-monospace, monospace; }
pre { overflow-x: auto; padding: .75rem; border-radius: 6px; background: #8882; }
.method { display: inline-block; min-width: 4rem; font-weight: 700; text-transform: uppercase; }
`;

export function docsPage(
  document: OpenApiDocument,
  operations: readonly Operation[],
): HtmlEscapedString | Promise<HtmlEscapedString> {
  const groups = [...new Set(operations.map((operation) => operation.group))];
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Kaiwa API</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <h1>Kaiwa API</h1>
        <p>${String(document.info.description)} The same as <a href="/api/openapi.json">OpenAPI</a>.</p>
        ${groups.map(
          (group) =>
            html`<h2>${group}</h2>
              ${operations.filter((operation) => operation.group === group).map((operation) => section(document, operation))}`,
        )}
      </body>
    </html>`;
}

function section(document: OpenApiDocument, { method, path, summary }: Operation) {
  const template = path.replaceAll(/:(\w+)/g, '{$1}');
  const { parameters, requestBody, responses } = document.paths[template]?.[method] ?? {};
  return html`<details>
    <summary><span class="method">${method}</span> <code>${template}</code><br />${summary}</summary>
    ${block('Parameters', Array.isArray(parameters) && parameters.length > 0 ? parameters : undefined)}
    ${block('Body', requestBody)} ${block('Answers', responses)}
  </details>`;
}

function block(title: string, value: unknown) {
  if (value === undefined) return '';
  return html`<h3>${title}</h3>
    <pre>${JSON.stringify(value, null, 2)}</pre>`;
}
