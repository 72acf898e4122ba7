// What the tests have in their environment beside the Worker's own bindings, and the type of `exports`.
declare namespace Cloudflare {
  interface Env {
    MIGRATIONS: import('cloudflare:test').D1Migration[];
  }
  interface GlobalProps {
    mainModule: typeof import('../index');
  }
}
