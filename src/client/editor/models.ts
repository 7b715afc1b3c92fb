import { monaco } from './monaco.ts';
import type { FileText } from './file-text.ts';
import { type FilePlace, languageOf } from './host-path.ts';
import { manifestsIn } from './manifest-text.ts';

let made = 0;

/** A model for a file, and whether it would be written as it was read. */
export function makeModel(place: FilePlace, { text, lineEnd, readOnly }: FileText) {
  made += 1;
  // The number: a file may be renamed, and another one come in its place.
  const uri = monaco.Uri.from({ scheme: 'slipway', authority: place.host, path: place.path, query: String(made) });
  const model = monaco.editor.createModel(text, languageOf(place.path), uri);
  if (readOnly === undefined) {
    const { EndOfLineSequence } = monaco.editor;
    model.setEOL(lineEnd === '\n' ? EndOfLineSequence.LF : EndOfLineSequence.CRLF);
  }
  const isTrue = model.getValue(undefined, true) === text;
  return { model, readOnly: readOnly ?? (isTrue ? undefined : ('line-ends' as const)) };
}

export const lineEndOf = (model: monaco.editor.ITextModel): '\n' | '\r\n' => (model.getEOL() === '\n' ? '\n' : '\r\n');

/** A model for a text that lies in no file. */
export const makeSideModel = (text: string): monaco.editor.ITextModel =>
  monaco.editor.createModel(text, manifestsIn(text).length > 0 ? 'yaml' : 'plaintext');
