import type { DownloadFault } from './download-cause.ts';

/** Clauses that fit behind a server's name, in English. */
export const FAULT_SENTENCES = {
  web_page: 'sent a web page instead of the file',
  redirected_nowhere: 'redirected to nowhere',
  unsized: 'did not say how long the file is',
  unreachable: 'could not be reached or broke off ({{detail}})',
  answered: 'answered {{detail}}',
  other: '{{detail}}',
  silent: 'sent nothing for {{seconds}} seconds',
  cut: 'ended after {{received}} of {{promised}} bytes',
  redirected_often: 'redirected more than {{limit}} times',
  redirected_insecure: 'redirected to {{address}}, which is not secure',
  packed: 'packed the file as {{encoding}}, which nothing asked for',
  contradicted: 'promised {{promised}} bytes and then spoke of {{received}}',
  wrong_size: 'offered {{received}} bytes where about {{expected}} MB were expected',
  too_long: 'sent more than the {{promised}} bytes that it promised',
  stated_hash: 'states the SHA-256 {{received}} where {{expected}} was expected',
  wrong_hash: 'sent a file with the {{algorithm}} {{received}} instead of {{expected}}',
} as const satisfies Record<DownloadFault['code'], string>;
