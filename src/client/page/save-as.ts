/** Gives the browser these bytes to save under this name. */
export function saveAs(bytes: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(bytes);
  link.download = name;
  link.click();
  // The browser has begun to read them by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
