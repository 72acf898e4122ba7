// What SvelteKit knows of this console's platform. `API` is the Worker, read in hooks.server.ts only.
declare global {
  namespace App {
    interface PageState {
      /** The contact lies over the chat: a step of the history, so that Back takes it away first. */
      isContactOver?: boolean;
    }
    interface Platform {
      env: { API: { fetch(request: Request): Promise<Response> } };
    }
  }
}

export {};
