/**
 * Keeps in `--keyboard` how much of the page a keyboard on the screen covers, where the browser lets it lie over the
 * page instead of making the page smaller.
 */
export function watchOnScreenKeyboard(signal: AbortSignal): void {
  const { visualViewport } = window;
  if (!visualViewport) return;
  const measure = () => {
    const { height, offsetTop, scale } = visualViewport;
    // Who zooms in sees less of the page too.
    const covered = scale > 1.01 ? 0 : Math.max(0, Math.round(window.innerHeight - height - offsetTop));
    document.documentElement.style.setProperty('--keyboard', `${covered}px`);
  };
  visualViewport.addEventListener('resize', measure, { signal });
  visualViewport.addEventListener('scroll', measure, { signal });
  measure();
}
