import type { Failure } from '#protocol/errors.ts';
import type { Draft, Drafts } from './drafts.ts';
import type { FileRequests } from './file-requests.ts';
import { readText, writeText } from './file-text.ts';
import { type FilePlace, isWithin, languageOf, placeKey } from './host-path.ts';
import { lineEndOf, makeModel } from './models.ts';
import { monaco } from './monaco.ts';
import { OpenFile } from './open-file.ts';
import { UnsavedTexts } from './unsaved-texts.ts';

interface OpenFilesOptions {
  readonly requests: FileRequests;
  readonly drafts: Drafts;
  readonly onChange: () => void;
  readonly report: (failure: Failure) => void;
  /** Told before a file's text is no more. */
  readonly onClose: (file: OpenFile) => void;
  /** This browser keeps no unsaved texts. */
  readonly onUnkept: (error: unknown) => void;
}

interface OpenOptions {
  /** A text that was typed before, perhaps into a file that is no more. */
  readonly draft?: Pick<Draft, 'text' | 'lineEnd' | 'revision'> | undefined;
  /** What becomes of a file that is not there: a new one is begun, or nobody is told; by default the learner is. */
  readonly whenMissing?: 'begin' | 'ignore';
}

/** The files that are open, and what they and the host have of each other. */
export class OpenFiles {
  readonly #options: OpenFilesOptions;
  readonly #all: OpenFile[] = [];
  readonly #opening = new Map<string, Promise<OpenFile | undefined>>();
  readonly #unsaved: UnsavedTexts;

  constructor(options: OpenFilesOptions) {
    this.#options = options;
    this.#unsaved = new UnsavedTexts({ ...options, lab: options.requests.lab });
  }

  get all(): readonly OpenFile[] {
    return this.#all;
  }

  /** No text that was typed waits to be kept. */
  get areKept(): boolean {
    return this.#unsaved.areKept;
  }

  find(place: FilePlace): OpenFile | undefined {
    return this.#all.find(({ key }) => key === placeKey(place));
  }

  /** Undefined when the learner was told why not. */
  open(place: FilePlace, options: OpenOptions = {}): Promise<OpenFile | undefined> {
    const key = placeKey(place);
    const known = this.find(place);
    if (known) {
      // As one step that can be undone.
      if (options.draft && !known.readOnly) known.replaceText(options.draft.text);
      return Promise.resolve(known);
    }
    const opening = this.#opening.get(key) ?? this.#load(place, options).finally(() => this.#opening.delete(key));
    this.#opening.set(key, opening);
    return opening;
  }

  /** Writes the text where the host still has what was read; otherwise the file has a conflict afterwards. */
  async save(file: OpenFile): Promise<boolean> {
    if (file.isSaving || file.readOnly) return false;
    if (!file.isDirty && !file.trouble) return true;
    file.isSaving = true;
    this.#options.onChange();
    const { version, text } = file;
    const answer = await this.#options.requests.write(file.place, writeText(text), { revision: file.revision });
    file.isSaving = false;
    if (answer.ok) {
      file.saved(answer.value, version);
      this.#unsaved.keep(file);
    } else if (['SLW703', 'SLW704'].includes(answer.failure.code)) await this.compare(file);
    else this.#options.report(answer.failure);
    this.#options.onChange();
    return answer.ok;
  }

  /** Reads what the host has now, for the learner to choose. */
  async compare(file: OpenFile): Promise<void> {
    const answer = await this.#options.requests.read(file.place);
    if (answer.ok) {
      const { bytes, state } = answer.value;
      file.trouble = 'changed';
      file.conflict = { theirs: { text: readText(bytes).text, revision: state.revision, stamp: state.stamp } };
    } else if (answer.failure.code === 'SLW700') {
      file.trouble = 'gone';
      file.conflict = { theirs: undefined };
    } else this.#options.report(answer.failure);
    this.#options.onChange();
  }

  /** Replaces what was shown, and only that: what comes after it is a conflict again. */
  keepMine(file: OpenFile): Promise<boolean> {
    file.revision = file.conflict?.theirs?.revision;
    file.conflict = undefined;
    return this.save(file);
  }

  async takeTheirs(file: OpenFile): Promise<void> {
    const theirs = file.conflict?.theirs;
    if (!theirs) return this.close(file);
    await this.#reload(file);
  }

  /** What a shell did to the file meanwhile: an unchanged text follows, a changed one says so. */
  async look(file: OpenFile): Promise<void> {
    if (file.revision === undefined || file.isSaving || file.conflict) return;
    const answer = await this.#options.requests.stat(file.place);
    // A host that does not answer is told when something is asked of it, not every few seconds.
    if (!answer.ok && answer.failure.code !== 'SLW700') return;
    if (file.isSaving || file.conflict) return;
    if (!answer.ok) file.trouble = 'gone';
    else if (answer.value.stamp === file.stamp && file.trouble !== 'gone') return;
    else await this.#reload(file, { keepChanges: true });
    this.#options.onChange();
  }

  /** The file has another name on the host. */
  moved(from: FilePlace, to: string): void {
    for (const file of this.#all) {
      const { host, path } = file.place;
      if (host !== from.host || !isWithin(path, from.path)) continue;
      this.#unsaved.drop(file.place);
      file.place = { host, path: to + path.slice(from.path.length) };
      monaco.editor.setModelLanguage(file.model, languageOf(file.place.path));
      this.#unsaved.keep(file);
    }
  }

  /** Forgets its unsaved text too. */
  close(file: OpenFile): void {
    this.#release(file);
    // Of a file that could not be edited a text may be left from when it could.
    if (!file.readOnly) this.#unsaved.drop(file.place);
    this.#options.onChange();
  }

  /** Leaves unsaved texts in the browser. */
  dispose(): void {
    this.#unsaved.keepNow();
    for (const file of this.#all.slice()) this.#release(file);
  }

  /** As the page is about to go. */
  keepNow(): void {
    this.#unsaved.keepNow();
  }

  async #load(place: FilePlace, { draft, whenMissing }: OpenOptions): Promise<OpenFile | undefined> {
    const answer = await this.#options.requests.read(place);
    if (!answer.ok) {
      const isMissing = answer.failure.code === 'SLW700';
      const begins = draft !== undefined || (isMissing && whenMissing === 'begin');
      if (!isMissing || (!begins && whenMissing !== 'ignore')) this.#options.report(answer.failure);
      if (!begins) return undefined;
      const { model } = makeModel(place, { text: draft?.text ?? '', lineEnd: draft?.lineEnd ?? '\n' });
      const file = this.#add(new OpenFile({ place, model }));
      file.revision = draft?.revision;
      if (draft?.revision !== undefined && isMissing) file.trouble = 'gone';
      if (draft) this.#unsaved.keep(file);
      return file;
    }
    const { bytes, state } = answer.value;
    const { model, readOnly } = makeModel(place, readText(bytes));
    const { revision, stamp } = state;
    const file = this.#add(new OpenFile({ place, model, readOnly, revision, stamp }));
    if (!draft || readOnly) return file;
    if (draft.lineEnd !== lineEndOf(model)) {
      const { EndOfLineSequence } = monaco.editor;
      model.pushEOL(draft.lineEnd === '\n' ? EndOfLineSequence.LF : EndOfLineSequence.CRLF);
    }
    file.replaceText(draft.text);
    if (file.isDirty && draft.revision !== revision) {
      // Saving must find that this is not the file that was edited.
      file.revision = draft.revision;
      file.trouble = 'changed';
    }
    this.#unsaved.keep(file);
    return file;
  }

  async #reload(file: OpenFile, { keepChanges = false } = {}): Promise<void> {
    const { revision } = file;
    const answer = await this.#options.requests.read(file.place);
    // It was saved meanwhile: what was read may be from before.
    if (file.isSaving || file.revision !== revision || file.model.isDisposed()) return;
    if (!answer.ok) {
      if (answer.failure.code === 'SLW700') file.trouble = 'gone';
      else if (!keepChanges) this.#options.report(answer.failure);
      return;
    }
    const { bytes, state } = answer.value;
    if (state.revision === file.revision && (keepChanges || !file.isDirty)) {
      file.stamp = state.stamp;
      file.trouble = undefined;
      return;
    }
    if (keepChanges && file.isDirty) {
      file.stamp = state.stamp;
      file.trouble = 'changed';
      return;
    }
    const { text, lineEnd, readOnly } = readText(bytes);
    const { EndOfLineSequence } = monaco.editor;
    file.model.pushEOL(lineEnd === '\n' ? EndOfLineSequence.LF : EndOfLineSequence.CRLF);
    file.replaceText(text);
    file.readOnly = readOnly ?? (file.text === text ? undefined : 'line-ends');
    file.saved(state);
    this.#unsaved.keep(file);
  }

  #add(file: OpenFile): OpenFile {
    this.#all.push(file);
    file.model.onDidChangeContent(() => {
      this.#unsaved.keepSoon(file);
      this.#options.onChange();
    });
    this.#options.onChange();
    return file;
  }

  #release(file: OpenFile): void {
    this.#unsaved.forget(file);
    const index = this.#all.indexOf(file);
    if (index >= 0) this.#all.splice(index, 1);
    this.#options.onClose(file);
    file.model.dispose();
  }
}
