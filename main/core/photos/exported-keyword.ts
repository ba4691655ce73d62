/** A keyword as it was written into a photo's sidecar: its levels, the uppermost first. */
export type ExportedKeyword = {
  path: string[];
  /** The network's word, which a person has not confirmed. */
  automatic: boolean;
};

const LEVEL = '|';

/** As programs write a hierarchy: `Places|Italy|Rome`. No level holds the sign itself. */
export function joinKeyword(path: string[]): string {
  return path.map((level) => level.replaceAll(LEVEL, ' ')).join(LEVEL);
}

export function splitKeyword(keyword: string): string[] {
  return keyword.split(LEVEL);
}

/** Equal for names that programs take for the same keyword. */
export function foldKeywordName(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}

/** Equal for keywords that programs take for the same one. */
export function foldKeyword(path: string[]): string {
  return joinKeyword(path).normalize('NFC').toLowerCase();
}
