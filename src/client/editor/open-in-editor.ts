import type { FilePlace } from './host-path.ts';

/** Asks that a text be shown in the editor as the file's new content, unsaved; the desk listens for it. */
export class OpenInEditorEvent extends Event {
  static readonly type = 'slip-open-in-editor';
  readonly place: FilePlace;
  readonly text: string;

  constructor(place: FilePlace, text: string) {
    super(OpenInEditorEvent.type, { bubbles: true });
    this.place = place;
    this.text = text;
  }
}
