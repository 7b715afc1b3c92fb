import type { CellAttributes } from './xterm-internals.ts';

const rgb = (color: number) => [(color >>> 16) & 0xff, (color >>> 8) & 0xff, color & 0xff];
/** xterm's colour mode of the 16 colours that bold may brighten; 256-colour codes below 16 are not the same. */
const MODE_16 = 0x0100_0000;

function color({ code, mode, palette, value }: { code: 30 | 40; mode: number; palette: boolean; value: number }) {
  if (!palette) return [code + 8, 2, ...rgb(value)];
  if (mode !== MODE_16) return [code + 8, 5, value];
  return [value < 8 ? code + value : code + 60 + value - 8];
}

/** The escape sequence that sets exactly these attributes, whatever was set before. */
export function sgr(cell: CellAttributes): string {
  const codes: (number | string)[] = [0];
  if (cell.isBold()) codes.push(1);
  if (cell.isDim()) codes.push(2);
  if (cell.isItalic()) codes.push(3);
  if (cell.isUnderline()) codes.push(`4:${cell.getUnderlineStyle()}`);
  if (cell.isBlink()) codes.push(5);
  if (cell.isInverse()) codes.push(7);
  if (cell.isInvisible()) codes.push(8);
  if (cell.isStrikethrough()) codes.push(9);
  if (cell.isOverline()) codes.push(53);
  if (cell.isFgRGB() || cell.isFgPalette()) {
    const [mode, palette] = [cell.getFgColorMode(), cell.isFgPalette()];
    codes.push(...color({ code: 30, mode, palette, value: cell.getFgColor() }));
  }
  if (cell.isBgRGB() || cell.isBgPalette()) {
    const [mode, palette] = [cell.getBgColorMode(), cell.isBgPalette()];
    codes.push(...color({ code: 40, mode, palette, value: cell.getBgColor() }));
  }
  if (cell.isUnderline()) {
    if (cell.isUnderlineColorRGB()) codes.push(`58:2::${rgb(cell.getUnderlineColor()).join(':')}`);
    else if (cell.isUnderlineColorPalette()) codes.push(`58:5:${cell.getUnderlineColor()}`);
  }
  return `\x1b[${codes.join(';')}m`;
}
