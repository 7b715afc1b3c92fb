/** Tags above this size, which hold whole pictures, go on as they came; one is looked through again with each chunk. */
const TAG_MAX_CHARS = 8_192;
/** An address is shorter; so much of a script is kept back, for one may lie across two chunks. */
const KEPT_BACK_CHARS = 256;
/** What follows in a page goes on as it came: pages are smaller, and each character costs. */
const PAGE_MAX_CHARS = 8 * 1024 * 1024;

/** A name begins behind a blank or what ended a value; anywhere else it would be looked for from each character on. */
const ATTRIBUTE = /(?<=[\s"'/])([^\s"'>/=]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)/g;
/** Attributes that are shown or sent, not followed. */
const SHOWN = /^(?:value|title|alt|placeholder|label|name|id|class|aria-.*)$/i;
/** What browsers take for a page when nobody says what it is. */
const LOOKS_LIKE_PAGE =
  /^[\t\n\f\r ]*<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[ >]|^[\t\n\f\r ]*<!--/i;

export interface PageParts {
  /** A whole page, or a script or style, which is all program. */
  readonly kind: 'page' | 'unnamed' | 'program';
  /** Stands before the page's first element. */
  readonly first: string;
  readonly translate: (text: string) => string;
}

type State =
  | { readonly in: 'text' }
  | { readonly in: 'tag' }
  | { readonly in: 'comment'; readonly end: string }
  | { readonly in: 'raw'; readonly element: string };

/**
 * Translates the addresses in a page as it streams by, in attributes, scripts and styles; what is text stays as it
 * was written. Characters stand for bytes, so that every encoding above ASCII goes through. Holds one tag at most.
 */
export class PageRewriter {
  readonly #parts: PageParts;
  #state: State;
  #held = '';
  #begun: boolean;
  #passed = 0;
  #isPlain = false;

  constructor(parts: PageParts) {
    this.#parts = parts;
    this.#state = parts.kind === 'program' ? { in: 'raw', element: '' } : { in: 'text' };
    this.#begun = parts.kind === 'program';
  }

  take(chunk: string): string {
    if (this.#passed === 0 && this.#parts.kind === 'unnamed') this.#isPlain = !LOOKS_LIKE_PAGE.test(chunk);
    this.#passed += chunk.length;
    if (this.#isPlain) return chunk;
    const all = this.#held + chunk;
    this.#held = '';
    if (this.#passed > PAGE_MAX_CHARS) {
      this.#isPlain = true;
      return all;
    }
    return this.#read(all, false);
  }

  end(): string {
    return this.#isPlain ? '' : this.#read(this.#held, true);
  }

  #read(text: string, isLast: boolean): string {
    let out = '';
    let at = 0;
    const keep = (from: number) => {
      if (isLast) out += text.slice(from);
      else this.#held = text.slice(from);
      return out;
    };
    while (at < text.length) {
      const state = this.#state;
      switch (state.in) {
        case 'text': {
          const open = text.indexOf('<', at);
          const upTo = open === -1 ? text.length : open;
          out += this.#before(text.slice(at, upTo));
          at = upTo;
          if (open === -1) return out;
          if (text.length - open < 4 && !isLast) return keep(open);
          this.#state = opened(text.slice(open, open + 4));
          if (this.#state.in === 'text') {
            out += this.#before('<');
            at += 1;
          }
          break;
        }
        case 'comment': {
          const end = text.indexOf(state.end, at);
          if (end === -1) return text.length - at > TAG_MAX_CHARS ? out + text.slice(at) : keep(at);
          const comment = text.slice(at, end + state.end.length);
          out += comment;
          at += comment.length;
          if (/^<!doctype/i.test(comment)) out += this.#first();
          this.#state = { in: 'text' };
          break;
        }
        case 'tag': {
          const end = tagEnd(text, at);
          if (end === -1 && text.length - at > TAG_MAX_CHARS) return out + this.#before(text.slice(at));
          if (end === -1) return keep(at);
          const tag = text.slice(at, end);
          out += this.#before(tag, true);
          at = end;
          this.#state = inside(tag);
          break;
        }
        case 'raw': {
          const end = rawEnd(text, at, state.element);
          const { translates, cut } = this.#raw(text, at, end, state.element, isLast);
          const part = text.slice(at, cut);
          out += translates ? this.#parts.translate(part) : part;
          at = cut;
          if (end === -1 || cut < end) return keep(cut);
          this.#state = { in: 'tag' };
          break;
        }
      }
    }
    return out;
  }

  /** How far a script can be translated: not into the middle of what may be an address. */
  #raw(text: string, at: number, end: number, element: string, isLast: boolean) {
    const translates = ['', 'script', 'style'].includes(element);
    if (end !== -1 || isLast) return { translates, cut: end === -1 ? text.length : end };
    const limit = Math.max(at, text.length - KEPT_BACK_CHARS);
    const breaks = /["'`(=\s][^"'`(=\s]*$/.exec(text.slice(Math.max(at, limit - KEPT_BACK_CHARS), limit));
    return { translates, cut: breaks ? limit - breaks[0].length : limit };
  }

  /** The page's first element has what stands before it. */
  #before(part: string, isTag = false): string {
    const begins = !this.#begun && /[^\s\xef\xbb\xbf]/.test(part);
    const own = isTag ? this.#attributes(part) : part;
    return begins ? this.#first() + own : own;
  }

  #first(): string {
    if (this.#begun) return '';
    this.#begun = true;
    return this.#parts.first;
  }

  #attributes(tag: string): string {
    return tag.replace(ATTRIBUTE, (whole, name: string, equals: string, value: string) =>
      SHOWN.test(name) ? whole : name + this.#parts.translate(equals + value),
    );
  }
}

function opened(start: string): State {
  if (start.startsWith('<!--')) return { in: 'comment', end: '-->' };
  if (/^<[!?]/.test(start)) return { in: 'comment', end: '>' };
  return /^<\/?[a-z]/i.test(start) ? { in: 'tag' } : { in: 'text' };
}

/** After a tag, what its element holds. */
function inside(tag: string): State {
  const name = /^<(script|style|textarea|title|xmp)(?=[\s/>])/i.exec(tag)?.[1]?.toLowerCase();
  return name === undefined ? { in: 'text' } : { in: 'raw', element: name };
}

/** A closing bracket inside a quoted value ends no tag. */
function tagEnd(text: string, from: number): number {
  let quote = '';
  let last = '';
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote !== '') {
      if (character === quote) quote = '';
      continue;
    }
    if (character === '>') return at + 1;
    if ((character === '"' || character === "'") && last === '=') quote = character;
    if (character > ' ') last = character;
  }
  return -1;
}

function rawEnd(text: string, from: number, element: string): number {
  if (element === '') return -1;
  const end = new RegExp(`</${element}`, 'i').exec(text.slice(from));
  return end === null ? -1 : from + end.index;
}
