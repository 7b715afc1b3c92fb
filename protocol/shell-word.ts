export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** As one word of a shell's command line; quoted only where a shell would make something else of it. */
export const shellWord = (text: string): string => (/^[\w./:@%+=,-]+$/.test(text) ? text : quoted(text));
