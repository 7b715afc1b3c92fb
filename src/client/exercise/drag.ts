/** What is dragged says of which checkpoint it is, for another exercise may have an item of the same name. */
export function startDrag(event: DragEvent, checkpoint: string, item: string): void {
  event.stopPropagation();
  event.dataTransfer?.setData('text/plain', `${checkpoint}/${item}`);
  if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
}

/** The dragged item, if it belongs to this checkpoint. */
export function dragged(event: DragEvent, checkpoint: string): string | undefined {
  const [from, item] = (event.dataTransfer?.getData('text/plain') ?? '').split('/');
  return from === checkpoint ? item : undefined;
}
