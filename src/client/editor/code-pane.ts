import { monaco } from './monaco.ts';
import type { OpenFile } from './open-file.ts';

const hex = (channel: number) => channel.toString(16).padStart(2, '0');

/** The colour that an element has on the page, whatever variables and themes it comes from. */
function colourOf(
  element: HTMLElement,
  property: 'backgroundColor' | 'color',
): { readonly hex: string; readonly isDark: boolean } {
  const [red = 0, green = 0, blue = 0] = (getComputedStyle(element)[property].match(/\d+/g) ?? []).map(Number);
  return { hex: `#${hex(red)}${hex(green)}${hex(blue)}`, isDark: red + green + blue < 384 };
}

/** Where the text of a file is edited, or compared with the host's. */
export class CodePane {
  readonly element = document.createElement('div');
  readonly #text = document.createElement('div');
  readonly #both = document.createElement('div');
  readonly #editor: monaco.editor.IStandaloneCodeEditor;
  #shown: OpenFile | undefined;
  #diff:
    | { readonly widget: monaco.editor.IStandaloneDiffEditor; readonly theirs: monaco.editor.ITextModel }
    | undefined;

  constructor() {
    this.element.className = 'editor-code';
    this.#text.className = 'editor-text';
    this.#both.className = 'editor-both';
    this.element.append(this.#text, this.#both);
    this.#editor = monaco.editor.create(this.#text, { ...codeOptions, model: null });
  }

  /** The file's text with its cursor as it was left; both texts where it has a conflict. */
  show(file: OpenFile | undefined, label: string): void {
    if (file !== this.#shown) {
      if (this.#shown && !this.#shown.model.isDisposed()) this.#shown.viewState = this.#editor.saveViewState();
      this.#shown = file;
      this.#editor.setModel(file?.model ?? null);
      if (file?.viewState) this.#editor.restoreViewState(file.viewState);
      this.#endDiff();
    }
    this.#editor.updateOptions({ readOnly: file?.readOnly !== undefined, ariaLabel: label });
    const theirs = file?.conflict?.theirs;
    if (!file || !theirs) this.#endDiff();
    else if (this.#diff?.theirs.getValue() !== theirs.text) this.#compare(file, theirs.text);
    this.#text.hidden = !file || theirs !== undefined;
    this.#both.hidden = theirs === undefined;
  }

  /** Before a file is closed: a comparison whose text is gone has no result, which Monaco throws. */
  forget(file: OpenFile): void {
    if (file === this.#shown) this.show(undefined, '');
  }

  focus(): void {
    if (this.#diff) this.#diff.widget.focus();
    else this.#editor.focus();
  }

  reveal(position: monaco.IPosition): void {
    this.#editor.setPosition(position);
    this.#editor.revealPositionInCenterIfOutsideViewport(position);
    this.#editor.focus();
  }

  /** Takes the page's present colours. */
  setTheme(): void {
    const background = colourOf(this.element, 'backgroundColor');
    monaco.editor.defineTheme('slipway', {
      base: background.isDark ? 'vs-dark' : 'vs',
      inherit: true,
      rules: [],
      colors: {
        'editor.background': background.hex,
        'editor.foreground': colourOf(this.element, 'color').hex,
        'editorStickyScroll.background': background.hex,
      },
    });
    monaco.editor.setTheme('slipway');
  }

  dispose(): void {
    this.#endDiff();
    this.#editor.dispose();
    this.element.remove();
  }

  #compare(file: OpenFile, text: string): void {
    this.#endDiff();
    const theirs = monaco.editor.createModel(text, file.model.getLanguageId());
    const widget = monaco.editor.createDiffEditor(this.#both, {
      ...codeOptions,
      originalEditable: false,
      ignoreTrimWhitespace: false,
      // Too narrow a pane shows one below the other.
      useInlineViewWhenSpaceIsLimited: true,
    });
    widget.setModel({ original: theirs, modified: file.model });
    this.#diff = { widget, theirs };
  }

  #endDiff(): void {
    const { widget, theirs } = this.#diff ?? {};
    this.#diff = undefined;
    widget?.dispose();
    // A worker may be at the comparison still, and Monaco throws where a text of it is gone.
    if (theirs) setTimeout(() => theirs.dispose(), COMPARED_WITHIN_MS);
  }
}

const COMPARED_WITHIN_MS = 2_000;

export const codeOptions = {
  automaticLayout: true,
  fontSize: 14,
  fontFamily: 'var(--mono)',
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  tabSize: 2,
  detectIndentation: true,
  // The file's own ends of lines, whatever they are.
  unusualLineTerminators: 'off',
  fixedOverflowWidgets: true,
  renderWhitespace: 'selection',
  // Only the schema's and the host's words: guesses from the text itself mislead in a manifest.
  wordBasedSuggestions: 'off',
  links: false,
} as const satisfies monaco.editor.IStandaloneEditorConstructionOptions;
