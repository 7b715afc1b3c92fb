/** One document of a text of several. */
export interface YamlDocument {
  readonly text: string;
  /** Where it begins in the whole text, in characters and in lines from 0. */
  readonly offset: number;
  readonly line: number;
}

/** At the beginning of a line this is a marker wherever it stands, inside a block of text too. */
const MARKER = /^---(?=[ \t\r]|$)/;

/** Cuts at the markers. What stands on a marker's own line belongs to the document that it begins. */
export function yamlDocuments(text: string): YamlDocument[] {
  const documents: YamlDocument[] = [];
  let begin = { offset: 0, line: 0 };
  const end = (offset: number) => documents.push({ text: text.slice(begin.offset, offset), ...begin });
  for (let offset = 0, line = 0; offset < text.length; line += 1) {
    const next = text.indexOf('\n', offset);
    if (
      offset > 0 &&
      text.startsWith('---', offset) &&
      MARKER.test(text.slice(offset, offset + 4).split('\n')[0] ?? '')
    ) {
      end(offset);
      begin = { offset, line };
    }
    if (next < 0) break;
    offset = next + 1;
  }
  end(text.length);
  return documents;
}

/** Nothing but comments and markers. */
export const isBlankDocument = ({ text }: YamlDocument): boolean =>
  text.split('\n').every((line) => {
    const words = line.trim();
    return words === '' || words === '...' || words.startsWith('#') || /^---(\s+#.*)?$/.test(words);
  });
