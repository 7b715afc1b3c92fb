/** Esc and then Tab within this leaves the terminal. */
const LEAVE_WITHIN_MS = 1_500;

/**
 * Tab belongs to the shell, so a keyboard user needs another way out: Esc, then Tab (or Shift+Tab). Returns a function
 * that says of each keydown whether it is that Tab.
 */
export function createLeaveKeys(
  now: () => number,
): (event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>) => boolean {
  let escapedAt = Number.NEGATIVE_INFINITY;
  return ({ key, ctrlKey, altKey, metaKey }) => {
    // Shift comes as a key of its own on the way to Shift+Tab.
    if (key === 'Shift') return false;
    const leaves = key === 'Tab' && !ctrlKey && !altKey && !metaKey && now() - escapedAt <= LEAVE_WITHIN_MS;
    escapedAt = key === 'Escape' ? now() : Number.NEGATIVE_INFINITY;
    return leaves;
  };
}
