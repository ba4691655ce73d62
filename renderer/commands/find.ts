import { groupName, type Command } from './command.ts';

/** Commands that can be done now and have all the words, those whose name begins with them first. */
export function findCommands(commands: Command[], typed: string): Command[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = (command: Command): number => {
    const name = command.name.toLowerCase();
    const all = `${name} ${command.words ?? ''} ${groupName(command.group)}`.toLowerCase();
    if (!words.every((word) => all.includes(word))) return -1;
    if (words.length === 0 || name.startsWith(words[0]!)) return 2;
    return words.every((word) => name.includes(word)) ? 1 : 0;
  };
  const order = [...new Set(commands.map(({ group }) => group))];
  return commands
    .filter((command) => command.isPossible() && command.id !== 'palette')
    .filter((command) => words.length > 0 || !command.id.startsWith('stars-')) // six rows that their keys say better

    .map((command) => ({ command, rank: rank(command) }))
    .filter((each) => each.rank >= 0)
    .sort((a, b) => order.indexOf(a.command.group) - order.indexOf(b.command.group) || b.rank - a.rank)
    .map(({ command }) => command);
}
