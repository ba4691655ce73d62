import { expect, test } from 'vitest';
import { Announcer } from './changes.ts';

test('announce() - tells everyone, and a change of the library is one of the status too', () => {
  const announcer = new Announcer();
  const [first, second]: [string[], string[]] = [[], []];
  announcer.subscribe((change) => first.push(change));
  const leave = announcer.subscribe((change) => second.push(change));
  announcer.announce('status');
  leave();
  announcer.announce('library');
  expect(first).toEqual(['status', 'library', 'status']);
  expect(second).toEqual(['status']);
});

test('subscribe() - one who leaves while being told takes nothing from the others', () => {
  const announcer = new Announcer();
  const heard: string[] = [];
  const leave = announcer.subscribe(() => {
    heard.push('first');
    leave();
  });
  announcer.subscribe(() => heard.push('second'));
  announcer.announce('status');
  announcer.announce('status');
  expect(heard).toEqual(['first', 'second', 'second']);
});

test('end() - tells everyone once, and nobody anything after that', () => {
  const announcer = new Announcer();
  const heard: string[] = [];
  announcer.subscribe((change) => heard.push(change));
  announcer.end();
  announcer.end();
  announcer.announce('library');
  expect(heard).toEqual(['end']);
});
