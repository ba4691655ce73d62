const KEY = 'photonest.recent-searches';
const MOST = 8;

/** What was searched for last, the newest first, kept by this browser. */
export class RecentSearches {
  current: string[] = $state.raw(read());

  add(text: string): void {
    if (text.trim() === '') return;
    this.#keep([text, ...this.current.filter((other) => other !== text)].slice(0, MOST));
  }

  clear(): void {
    this.#keep([]);
  }

  #keep(searches: string[]): void {
    this.current = searches;
    localStorage.setItem(KEY, JSON.stringify(searches));
  }
}

/** What somebody else wrote there counts as nothing. */
function read(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}
