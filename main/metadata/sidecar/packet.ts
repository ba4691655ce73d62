import { DOMParser, XMLSerializer, type Document, type Element, type Node } from '@xmldom/xmldom';
import { UnusableSidecar } from './unusable.ts';

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const XMP = 'http://ns.adobe.com/xap/1.0/';
const PHOTOSHOP = 'http://ns.adobe.com/photoshop/1.0/';

type Property = { namespace: string; prefix: string; name: string };

/** Where keywords stand, and the kind of list that the programs who read them write. */
const LISTS = {
  subject: { namespace: 'http://purl.org/dc/elements/1.1/', prefix: 'dc', name: 'subject', kind: 'Bag' },
  lightroom: {
    namespace: 'http://ns.adobe.com/lightroom/1.0/',
    prefix: 'lr',
    name: 'hierarchicalSubject',
    kind: 'Bag',
  },
  digiKam: {
    namespace: 'http://www.digikam.org/ns/1.0/',
    prefix: 'digiKam',
    name: 'TagsList',
    kind: 'Seq',
  },
} as const;
const RATING: Property = { namespace: XMP, prefix: 'xmp', name: 'Rating' };
const ENDING: Property = { namespace: PHOTOSHOP, prefix: 'photoshop', name: 'SidecarForExtension' };

export type ListName = keyof typeof LISTS;

const EMPTY = `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="${RDF}">
  <rdf:Description rdf:about=""/>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
`;

/** XMP as a tree (ISO 16684-1, 7): only lists of keywords and the rating can be changed. */
export class Packet {
  readonly #document: Document;
  readonly #rdf: Element;

  private constructor(document: Document, rdf: Element) {
    this.#document = document;
    this.#rdf = rdf;
  }

  /** @param text null: a new one. @throws UnusableSidecar where it is damaged, or no XMP */
  static parse(text: string | null): Packet {
    const source = (text ?? EMPTY).replace(/^\uFEFF/, '');
    // Nothing that XMP needs, and a way to make megabytes of a line.
    if (/<!DOCTYPE/i.test(source)) throw new UnusableSidecar({ code: 'document_type' });
    const document = parseXml(holdReferences(source));
    const [rdf, second] = document.getElementsByTagNameNS(RDF, 'RDF');
    if (rdf === undefined || second !== undefined) throw new UnusableSidecar({ code: 'no_xmp' });
    return new Packet(document, rdf);
  }

  /** The ending of the one file that it speaks of; null where it does not say. */
  get ending(): string | null {
    return this.#valueOf(ENDING);
  }

  get rating(): string | null {
    return this.#valueOf(RATING);
  }

  setRating(stars: number): void {
    const description = this.#description();
    const prefix = description.lookupPrefix(RATING.namespace) ?? RATING.prefix;
    description.setAttributeNS(RATING.namespace, `${prefix}:${RATING.name}`, String(stars));
  }

  list(name: ListName): string[] {
    return this.#properties(LISTS[name]).flatMap((property) =>
      itemsOf(property).map((item) => item.textContent ?? ''),
    );
  }

  add(name: ListName, value: string): void {
    const list = this.#containerOf(name);
    const item = this.#document.createElementNS(RDF, `${prefixOf(list)}li`);
    item.appendChild(this.#document.createTextNode(value));
    append(list, item);
  }

  /** With the list itself, where nothing is left of it. */
  remove(name: ListName, isUnwanted: (value: string) => boolean): void {
    for (const property of this.#properties(LISTS[name])) {
      const items = itemsOf(property);
      const unwanted = items.filter((item) => isUnwanted(item.textContent ?? ''));
      if (unwanted.length > 0 && unwanted.length === items.length) detach(property);
      else unwanted.forEach(detach);
    }
  }

  /** All but what can be changed here, so that two packets can be compared. */
  get foreign(): string {
    return describe(this.#document);
  }

  toString(): string {
    return restoreReferences(new XMLSerializer().serializeToString(this.#document));
  }

  #descriptions(): Element[] {
    return childElements(this.#rdf).filter((each) => isCalled(each, RDF, 'Description'));
  }

  #description(): Element {
    const [first] = this.#descriptions();
    if (first !== undefined) return first;
    const made = this.#document.createElementNS(RDF, `${prefixOf(this.#rdf)}Description`);
    made.setAttributeNS(RDF, `${prefixOf(this.#rdf)}about`, '');
    append(this.#rdf, made);
    return made;
  }

  #properties({ namespace, name }: Property): Element[] {
    return this.#descriptions().flatMap((each) =>
      childElements(each).filter((child) => isCalled(child, namespace, name)),
    );
  }

  /** Written as an element, or as an attribute for short; null where nothing is written. */
  #valueOf(property: Property): string | null {
    const { namespace, name } = property;
    const short = this.#descriptions().map((each) => each.getAttributeNS(namespace, name));
    const long = this.#properties(property).map((each) => each.textContent);
    const values = [...short, ...long].map((value) => value?.trim() ?? '');
    return values.find((value) => value !== '') ?? null;
  }

  #containerOf(name: ListName): Element {
    const { namespace, prefix, name: localName, kind } = LISTS[name];
    const [present] = this.#properties(LISTS[name]);
    const list = present === undefined ? undefined : childElements(present)[0];
    if (list !== undefined) return list;
    const isOdd = present !== undefined && (present.textContent?.trim() !== '' || present.hasAttributes());
    const isShort = this.#descriptions().some((each) => each.hasAttributeNS(namespace, localName));
    if (isOdd || isShort) throw new UnusableSidecar({ code: 'no_list', property: `${prefix}:${localName}` });
    const description = this.#description();
    const known = description.lookupPrefix(namespace) ?? prefix;
    const property = present ?? this.#document.createElementNS(namespace, `${known}:${localName}`);
    if (present === undefined) append(description, property);
    const made = this.#document.createElementNS(RDF, `${prefixOf(this.#rdf)}${kind}`);
    append(property, made);
    return made;
  }
}

const REFERENCE = /&#(?:x0*([9ad])|0*(9|10|13));/gi;
/** Private characters, which stand for references while there is a tree. */
const HELD = /[\uE009\uE00A\uE00D]/g;
const HELD_FROM = 0xe000;

/** A tree does not tell a line break from `&#10;`, but ExifTool does: they are kept apart. */
function holdReferences(source: string): string {
  if (source.search(HELD) !== -1) throw new UnusableSidecar({ code: 'private' });
  return source.replace(REFERENCE, (_, hex?: string, decimal?: string) =>
    String.fromCharCode(HELD_FROM + (hex === undefined ? Number(decimal) : parseInt(hex, 16))),
  );
}

function restoreReferences(text: string): string {
  return text.replace(HELD, (held) => `&#x${(held.charCodeAt(0) - HELD_FROM).toString(16).toUpperCase()};`);
}

function parseXml(source: string): Document {
  try {
    return new DOMParser({
      onError: (_, message) => {
        // Some program took text for UTF-8 that was none, and that stays as it is.
        if (message.startsWith('Unicode replacement character')) return;
        throw new Error(message);
      },
    }).parseFromString(source, 'text/xml');
  } catch (error) {
    throw new UnusableSidecar({ code: 'invalid' }, { cause: error });
  }
}

function itemsOf(property: Element): Element[] {
  const [list] = childElements(property);
  return list === undefined ? [] : childElements(list).filter((each) => isCalled(each, RDF, 'li'));
}

function childElements(parent: Node): Element[] {
  return [...parent.childNodes].filter(isElement);
}

function isElement(node: Node): node is Element {
  return node.nodeType === node.ELEMENT_NODE;
}

function isCalled(element: Element, namespace: string, name: string): boolean {
  return element.namespaceURI === namespace && element.localName === name;
}

/** With its colon. */
function prefixOf(element: Element): string {
  return element.prefix ? `${element.prefix}:` : '';
}

function isSpace(node: Node | null): node is Node {
  return node !== null && node.nodeType === node.TEXT_NODE && (node.nodeValue ?? '').trim() === '';
}

/** On a line of its own, as deep as its neighbours. */
function append(parent: Element, child: Element): void {
  const { firstChild, lastChild, ownerDocument } = parent;
  if (ownerDocument === null) throw new Error('an element has no document');
  if (firstChild === null) {
    const outer = isSpace(parent.previousSibling) ? (parent.previousSibling.nodeValue ?? '') : '';
    parent.appendChild(ownerDocument.createTextNode(outer === '' ? '' : `${outer} `));
    parent.appendChild(child);
    parent.appendChild(ownerDocument.createTextNode(outer));
    return;
  }
  const indent = isSpace(firstChild) ? firstChild.cloneNode() : null;
  const end = isSpace(lastChild) ? lastChild : null;
  if (indent !== null) parent.insertBefore(indent, end);
  parent.insertBefore(child, end);
}

function detach(element: Element): void {
  const { previousSibling, parentNode } = element;
  if (isSpace(previousSibling)) parentNode?.removeChild(previousSibling);
  parentNode?.removeChild(element);
}

const CHANGED: readonly Property[] = [...Object.values(LISTS), RATING];

/** A node and all below it, without prefixes, spaces between elements, and {@link CHANGED} properties. */
function describe(node: Node): string {
  const { nodeName, nodeValue, childNodes } = node;
  const below = [...childNodes].map(describe).join('');
  if (node.nodeType === node.DOCUMENT_NODE) return below;
  if (!isElement(node)) return isSpace(node) ? '' : JSON.stringify([nodeName, nodeValue]);
  const isChanged = (name: { namespaceURI: string | null; localName: string | null }): boolean =>
    CHANGED.some((each) => each.namespace === name.namespaceURI && each.name === name.localName);
  if (isChanged(node)) return '';
  const attributes = [...node.attributes]
    .filter((each) => each.prefix !== 'xmlns' && each.name !== 'xmlns' && !isChanged(each))
    .map((each) => JSON.stringify([each.namespaceURI, each.localName, each.value]))
    .sort();
  return JSON.stringify([node.namespaceURI, node.localName, attributes, below]);
}
