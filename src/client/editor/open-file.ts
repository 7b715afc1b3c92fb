import type { editor } from 'monaco-editor/editor.js';
import type { ReadOnlyReason } from './file-text.ts';
import { type FilePlace, placeKey } from './host-path.ts';

/** What the host has instead of what was read. */
export interface Conflict {
  /** Undefined where the file is gone. */
  readonly theirs: { readonly text: string; readonly revision: string; readonly stamp: string } | undefined;
}

interface OpenFileOptions {
  readonly place: FilePlace;
  readonly model: editor.ITextModel;
  readonly readOnly?: ReadOnlyReason | undefined;
  /** Of what the host has; a file that is not there yet has neither. */
  readonly revision?: string | undefined;
  readonly stamp?: string | undefined;
}

/** One file in the editor: its text, and what the host had when it was read or saved. */
export class OpenFile {
  readonly model: editor.ITextModel;
  place: FilePlace;
  readOnly: ReadOnlyReason | undefined;
  revision: string | undefined;
  stamp: string | undefined;
  /** The host has something else, or nothing, while this text has unsaved changes. */
  trouble: 'changed' | 'gone' | undefined;
  /** Shown beside the text, for the learner to choose. */
  conflict: Conflict | undefined;
  isSaving = false;
  viewState: editor.ICodeEditorViewState | null = null;
  #savedVersion: number;

  constructor({ place, model, readOnly, revision, stamp }: OpenFileOptions) {
    this.place = place;
    this.model = model;
    this.readOnly = readOnly;
    this.revision = revision;
    this.stamp = stamp;
    this.#savedVersion = revision === undefined ? -1 : model.getAlternativeVersionId();
  }

  get key(): string {
    return placeKey(this.place);
  }

  get isDirty(): boolean {
    return this.readOnly === undefined && this.version !== this.#savedVersion;
  }

  /** Goes back when an edit is undone. */
  get version(): number {
    return this.model.getAlternativeVersionId();
  }

  get text(): string {
    // A byte order mark is part of the file.
    return this.model.getValue(undefined, true);
  }

  /** The host has the text as it was in that version. */
  saved(state: { readonly revision: string; readonly stamp: string }, version = this.version): void {
    this.revision = state.revision;
    this.stamp = state.stamp;
    this.#savedVersion = version;
    this.trouble = undefined;
    this.conflict = undefined;
  }

  /** As one step that can be undone; cursors and folds stay where they can. */
  replaceText(text: string): void {
    const { model } = this;
    if (text === this.text) return;
    model.pushStackElement();
    model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
    model.pushStackElement();
  }
}
