// Work that may wait until what was just changed is on screen.

/** A page that is not looked at draws nothing. */
const AT_LATEST_MS = 250;

/** Runs once, when the browser has drawn the next frame. */
export function afterPaint(task: () => void): void {
  let timer = setTimeout(run, AT_LATEST_MS);
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    timer = setTimeout(run);
  });
  function run() {
    cancelAnimationFrame(frame);
    task();
  }
}
