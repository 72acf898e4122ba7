// What the tests have in their environment beside the Worker's own bindings, and the type of `exports`.
declare namespace Cloudflare {
  interface Env {
    MIGRATIONS: import('cloudflare:test').D1Migration[];
    KAIWA_WORKERD_COMMANDS: string;
    KAIWA_FUZZ_REQUESTS: string;
    KAIWA_SEED: string;
  }
  interface GlobalProps {
    mainModule: typeof import('../index');
  }
}
