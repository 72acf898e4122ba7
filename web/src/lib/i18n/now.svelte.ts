// A clock for components: `now.ms` moves every `stepMs`. To be made while a component is set up; it stops with it.

export class Now {
  ms = $state(Date.now());

  constructor(stepMs: number) {
    $effect(() => {
      const timer = setInterval(() => {
        this.ms = Date.now();
      }, stepMs);
      return () => clearInterval(timer);
    });
  }
}
