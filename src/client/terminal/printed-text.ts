interface Cell {
  getWidth(): number;
  getCode(): number;
}
interface Line {
  readonly isWrapped: boolean;
  readonly length: number;
  getCell(x: number): Cell | undefined;
  translateToString(trimRight: boolean): string;
}
interface Lines {
  readonly length: number;
  getLine(y: number): Line | undefined;
}

/** What stands in an emulator's buffer as text; a line of a program that takes several rows is one line. */
export function printedText(buffer: Lines): string {
  const lines: string[] = [];
  for (let y = 0; y < buffer.length; y += 1) {
    const line = buffer.getLine(y);
    const next = buffer.getLine(y + 1);
    const text = line ? rowText(line, next?.isWrapped ? next : undefined) : '';
    if (line?.isWrapped && lines.length > 0) lines.push(`${lines.pop()}${text}`);
    else lines.push(text);
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function rowText(row: Line, continued: Line | undefined): string {
  if (!continued) return row.translateToString(true);
  const text = row.translateToString(false);
  // A wide character that does not fit leaves the last cell empty, which nobody printed.
  const isCellLeft = row.getCell(row.length - 1)?.getCode() === 0 && continued.getCell(0)?.getWidth() === 2;
  return isCellLeft && text.endsWith(' ') ? text.slice(0, -1) : text;
}
