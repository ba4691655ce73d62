/** What every answer says to browsers, refusals included. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

export function withSafetyHeaders(response: Response): Response {
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  return response;
}

/** Likewise, for answers that are written by hand. */
export const SAFETY_HEADERS: Readonly<Record<string, string>> = HEADERS;
