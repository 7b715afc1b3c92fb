/**
 * Every host has a maritime signal flag, which tells it apart by pattern and not by colour alone:
 * K (kilo) the control plane, numeral pennants 1–4 the workers, T (tango) testpc.
 * Shapes fill a 16×12 field; colours are classes (flag-blue …) of signal-flags.css.
 */
const flags: Readonly<Record<string, string>> = {
  'k3s-s': '<path class="flag-yellow" d="M0 0h8v12H0z"/><path class="flag-blue" d="M8 0h8v12H8z"/>',
  'k3s-w1': '<path class="flag-white" d="M0 0l16 2.5v7L0 12z"/><circle class="flag-red" cx="5.5" cy="6" r="2.7"/>',
  'k3s-w2': '<path class="flag-blue" d="M0 0l16 2.5v7L0 12z"/><circle class="flag-white" cx="5.5" cy="6" r="2.7"/>',
  'k3s-w3':
    '<path class="flag-red" d="M0 0l5.3.830v10.34L0 12z"/><path class="flag-white" d="M5.3.830l5.4.840v8.66l-5.4.840z"/><path class="flag-blue" d="M10.7 1.67L16 2.5v7l-5.3.830z"/>',
  'k3s-w4':
    '<path class="flag-red" d="M0 0l16 2.5v7L0 12z"/><path class="flag-white" d="M4 .600h2.6v10.8H4zM0 4.8h16v2.4H0z"/>',
  testpc:
    '<path class="flag-red" d="M0 0h5.33v12H0z"/><path class="flag-white" d="M5.33 0h5.34v12H5.33z"/><path class="flag-blue" d="M10.67 0H16v12h-5.33z"/>',
};

export function flagShapes(host: string): string {
  return flags[host] ?? flags['k3s-s'] ?? '';
}
