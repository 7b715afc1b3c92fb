import { codeOptions } from './code-pane.ts';
import { monaco } from './monaco.ts';
import type { SideView } from './side-view.ts';

/** Where a view is shown: its text, or its text and the learner's own beside each other. */
export class SidePane {
  readonly element = document.createElement('div');
  #single: monaco.editor.IStandaloneCodeEditor | undefined;
  #both: monaco.editor.IStandaloneDiffEditor | undefined;

  constructor() {
    this.element.className = 'editor-code';
  }

  show(view: SideView | undefined): void {
    const { left, right } = view ?? {};
    this.element.hidden = left === undefined;
    if (!left || right) this.#endSingle();
    if (!left || !right) this.#endBoth();
    if (!view || !left) return;
    const aria = { ariaLabel: view.title };
    if (right) {
      this.#both ??= monaco.editor.createDiffEditor(this.#room(), bothOptions);
      const shown = this.#both.getModel();
      if (shown?.original !== left || shown.modified !== right)
        this.#both.setModel({ original: left, modified: right });
      const isMine = view.file !== undefined && view.file.readOnly === undefined;
      this.#both.updateOptions({ readOnly: !isMine });
      for (const each of [this.#both.getOriginalEditor(), this.#both.getModifiedEditor()]) each.updateOptions(aria);
    } else {
      this.#single ??= monaco.editor.create(this.#room(), { ...codeOptions, readOnly: true });
      if (this.#single.getModel() !== left) this.#single.setModel(left);
      this.#single.updateOptions(aria);
    }
  }

  focus(): void {
    (this.#both ?? this.#single)?.focus();
  }

  dispose(): void {
    this.#endSingle();
    this.#endBoth();
    this.element.remove();
  }

  #room(): HTMLElement {
    const room = document.createElement('div');
    room.className = 'editor-text';
    this.element.replaceChildren(room);
    return room;
  }

  #endSingle(): void {
    this.#single?.dispose();
    this.#single = undefined;
  }

  #endBoth(): void {
    this.#both?.dispose();
    this.#both = undefined;
  }
}

const bothOptions = {
  ...codeOptions,
  originalEditable: false,
  ignoreTrimWhitespace: false,
  // A comparison takes nothing over: what is to be changed is typed.
  renderMarginRevertIcon: false,
  useInlineViewWhenSpaceIsLimited: true,
} as const satisfies monaco.editor.IStandaloneDiffEditorConstructionOptions;
