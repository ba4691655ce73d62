/** The window, in Chromium or in a browser tab: shows the engine's answers and asks for changes, nothing else. */
import { mount } from 'svelte';
import App from './App.svelte';
import { showRememberedLanguage } from './i18n/chosen.ts';
import { Session } from './state/session.svelte.ts';

showRememberedLanguage();
const session = new Session();
session.start();
mount(App, { target: document.getElementById('app')!, props: { session } });
