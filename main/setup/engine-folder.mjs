import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { nodeDefaults } from './node.mjs';
import { dist, root } from './paths.mjs';

/**
 * @typedef {object} Target what is packed for
 * @property {NodeJS.Platform} platform
 * @property {string} arch
 *
 * @typedef {object} PackageFile the members of a package.json that matter here
 * @property {string} version
 * @property {string} [license]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [optionalDependencies]
 */

/**
 * The packages that stay outside the bundles (main/setup/build.mjs), because they hold native binaries or programs of
 * their own. npm installs that ExifTool which fits the platform: a program for Windows, Perl elsewhere.
 */
const native = [
  '@stroncium/procfs', // part of trash; requires its own files by names that it makes up
  'better-sqlite3',
  'exiftool-vendored.exe',
  'exiftool-vendored.pl',
  'icodec',
  'libheif-js',
  'onnxruntime-node',
  'sharp',
];
/** Their dependencies that only installing and compiling use. */
const forInstalling = ['node-addon-api', 'adm-zip', 'global-agent'];
/** Of no use to a program that runs. */
const sources = new Set(['.ts', '.mts', '.cts', '.map', '.c', '.cc', '.cpp', '.h', '.hpp', '.gyp', '.gypi']);
/** The window's packages are inside its bundle. */
const bundled = ['@lucide/svelte', 'bits-ui', 'svelte'];

/**
 * Puts the engine together as it is shipped: `node`, `dist/`, `models/`, the native packages' own folders, the
 * command line's launcher and the licences.
 * @param {string} folder empty
 * @param {string} node the binary to ship
 * @param {Target} target this machine's: npm installs no other's binaries
 */
export function assembleEngine(folder, node, target) {
  const isWindows = target.platform === 'win32';
  cpSync(node, join(folder, isWindows ? 'node.exe' : 'node'), { dereference: true });
  const programs = [
    'engine.js',
    'tagger.js',
    'logits.js',
    'teaching.js',
    'heic.js',
    'jxl.js',
    'sqlite.js',
    'scan.js',
    'cli.js',
    'migrations',
    'window',
  ];
  for (const name of programs) cpSync(join(dist, name), join(folder, 'dist', name), { recursive: true });
  cpSync(join(root, 'models'), join(folder, 'models'), { recursive: true });
  for (const name of packagesOf(native)) copyPackage(name, folder, target);
  const { version } = readJson(join(root, 'package.json'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'photonest', version, type: 'module' }));
  writeFileSync(join(folder, 'LICENCES.txt'), licences(node));
  writeLauncher(folder, isWindows);
}

/**
 * Everything native that must be there: a package that came without its binary is found at the packaging, not at
 * the user's.
 * @param {Target} target @returns {string[]} paths in the folder; the last part may be a pattern
 */
export function nativeFiles({ platform, arch }) {
  const modules = 'node_modules';
  const runtime = `${modules}/onnxruntime-node/bin/napi-v6/${platform}/${arch}`;
  /** @type {Partial<Record<NodeJS.Platform, string[]>>} */
  const libraries = {
    linux: [
      `${runtime}/libonnxruntime.so.1`,
      `${modules}/@img/sharp-libvips-linux-${arch}/lib/libvips-cpp.so.*`,
    ],
    darwin: [
      `${runtime}/libonnxruntime.1.dylib`,
      `${modules}/@img/sharp-libvips-darwin-${arch}/lib/libvips-cpp.*`,
    ],
    win32: [
      `${runtime}/onnxruntime.dll`,
      `${runtime}/DirectML.dll`,
      `${modules}/@img/sharp-win32-${arch}/lib/libvips-*.dll`,
    ],
  };
  return [
    platform === 'win32' ? 'node.exe' : 'node',
    `${modules}/better-sqlite3/prebuilds/${platform}-${arch}.node`,
    `${runtime}/onnxruntime_binding.node`,
    `${modules}/icodec/dist/jxl-dec.wasm`,
    `${modules}/libheif-js/libheif-wasm/libheif.wasm`,
    platform === 'win32'
      ? `${modules}/exiftool-vendored.exe/bin/exiftool.exe`
      : `${modules}/exiftool-vendored.pl/bin/exiftool`,
    `${modules}/onnxruntime-node/script/install-metadata.js`, // which further libraries the runtime has
    `${modules}/@img/sharp-${platform}-${arch}/lib/sharp-${platform}-${arch}*.node`,
    ...(libraries[platform] ?? []),
  ];
}

/** @param {string} folder @param {Target} target @returns {string[]} the native files that are not there */
export function missingFiles(folder, target) {
  return nativeFiles(target).filter((path) => {
    const directory = join(folder, dirname(path));
    const pattern = new RegExp(`^${path.split('/').at(-1)?.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
    return !existsSync(directory) || !readdirSync(directory).some((name) => pattern.test(name));
  });
}

/**
 * The packages and what they need at run time, as npm installed it: flat, or the copying would have to nest.
 * @param {string[]} names @returns {string[]}
 */
function packagesOf(names) {
  /** @type {Set<string>} */
  const found = new Set();
  const visit = (/** @type {string} */ name) => {
    const folder = join(root, 'node_modules', name);
    if (found.has(name) || forInstalling.includes(name) || !existsSync(folder)) return;
    found.add(name);
    const { dependencies = {}, optionalDependencies = {} } = readJson(join(folder, 'package.json'));
    for (const each of Object.keys({ ...dependencies, ...optionalDependencies })) visit(each);
  };
  names.forEach(visit);
  return [...found].sort();
}

/** @param {string} name @param {string} folder @param {Target} target */
function copyPackage(name, folder, { platform, arch }) {
  const from = join(root, 'node_modules', name);
  /** @type {Record<string, RegExp>} */
  const others = {
    'better-sqlite3': /^(deps|src)(\/|$)|^prebuilds\/(?!PLATFORM-ARCH\.node$)/,
    // Of its codecs one decoder is used.
    icodec: /^dist\/(?!jxl-dec)[^/]*\.wasm$/,
    // Only the WebAssembly build is used.
    'libheif-js': /^libheif(\/|$)|^wasm-bundle|libheif-bundle/,
    'onnxruntime-node':
      /^script\/(?!install-metadata)|^bin\/napi-v6\/(?!PLATFORM(\/ARCH(\/|$)|$))|\/libonnxruntime\.1\.\d+\.\d+\.dylib$/,
  };
  const rule = others[name];
  const foreign = rule && new RegExp(rule.source.replaceAll('PLATFORM', platform).replaceAll('ARCH', arch));
  cpSync(from, join(folder, 'node_modules', name), {
    recursive: true,
    filter: (path) => {
      const inside = path.slice(from.length + 1).replaceAll('\\', '/');
      return !foreign?.test(inside) && !sources.has(extname(inside));
    },
  });
}

/** @param {string} node */
function licences(node) {
  const { dependencies = {} } = readJson(join(root, 'package.json'));
  const packages = packagesOf([...Object.keys(dependencies), ...bundled]);
  const texts = packages.map((name) => {
    const folder = join(root, 'node_modules', name);
    const { version, license } = readJson(join(folder, 'package.json'));
    return `${name} ${version} (${license})\n\n${licenceIn(folder)}`;
  });
  return [`Node.js\n\n${licenceIn(join(dirname(node), '..'))}`, ...texts].join(`\n\n${'-'.repeat(80)}\n\n`);
}

/** @param {string} folder */
function licenceIn(folder) {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const file = files.find((name) => /^(licen[cs]e|copying)/i.test(name));
  return file ? readFileSync(join(folder, file), 'utf8').trim() : '';
}

/** @param {string} folder @param {boolean} isWindows */
function writeLauncher(folder, isWindows) {
  if (isWindows) {
    const lines = Object.entries(nodeDefaults).map(([name, value]) => `@set ${name}=${value}\r\n`);
    const start = '@"%~dp0node.exe" "%~dp0dist\\cli.js" %*\r\n';
    writeFileSync(join(folder, 'photonest.cmd'), ['@setlocal\r\n', ...lines, start].join(''));
    return;
  }
  const exports = Object.entries(nodeDefaults).map(
    ([name, value]) => `export ${name}="\${${name}:-${value}}"\n`,
  );
  // Started through a link on the PATH, $0 is the link.
  const start = 'here=$(dirname "$(readlink -f "$0")")\nexec "$here/node" "$here/dist/cli.js" "$@"\n';
  const script = ['#!/bin/sh\n', ...exports, start].join('');
  writeFileSync(join(folder, 'photonest'), script, { mode: 0o755 });
}

/** @param {string} file @returns {PackageFile} */
function readJson(file) {
  /** @type {PackageFile} */
  const contents = JSON.parse(readFileSync(file, 'utf8'));
  return contents;
}
