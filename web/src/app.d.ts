// What SvelteKit knows of this console's platform. `API` is the Worker, read in hooks.server.ts only.
declare global {
  namespace App {
    interface Platform {
      env: { API: { fetch(request: Request): Promise<Response> } };
    }
  }
}

export {};
