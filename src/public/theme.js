// Runs before the first paint, so that a kept choice does not flash. The switch is src/client/theme-switch.ts.
try {
  const theme = JSON.parse(localStorage.getItem('slipway.theme'));
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the system's choice stands.
}
