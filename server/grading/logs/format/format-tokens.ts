/** What Envoy puts into a line at one place of its format: a text as it stands, or the value of an operator. */
export type FormatToken =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'operator'; readonly name: string; readonly argument: string; readonly maxLength?: number };

/** Longer formats than this are nobody's: Istio's own has 570 characters. */
const FORMAT_MAX_CHARS = 8_192;
const TOKENS_MAX = 200;
const OPERATOR = /%(?:([A-Z0-9_]+)(?:\(([^)]*)\))?(?::([0-9]{1,6}))?)?%/y;

/** Reads a format as Envoy does: `%NAME(argument):length%`, and `%%` for a percent sign. Undefined: it is none. */
export function formatTokens(format: string): FormatToken[] | undefined {
  if (format.length > FORMAT_MAX_CHARS) return undefined;
  const tokens: FormatToken[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') tokens.push({ kind: 'text', text });
    text = '';
  };
  for (let at = 0; at < format.length; ) {
    if (format[at] !== '%') {
      text += format[at];
      at += 1;
      continue;
    }
    OPERATOR.lastIndex = at;
    const found = OPERATOR.exec(format);
    if (!found) return undefined;
    const [whole, name, argument = '', maxLength] = found;
    if (name === undefined) text += '%';
    else {
      flush();
      tokens.push({ kind: 'operator', name, argument, ...(maxLength && { maxLength: Number(maxLength) }) });
    }
    at += whole.length;
  }
  flush();
  return tokens.length <= TOKENS_MAX ? tokens : undefined;
}
