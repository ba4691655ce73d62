/**
 * For developers: the window's components in all their states, without an engine. It is no part of the shipped window,
 * and its own words stand in no catalogue. `?theme=dark` and `?language=ja` show it otherwise.
 */
import { mount } from 'svelte';
import { chooseLanguage, LANGUAGES } from '../i18n/i18n.svelte.ts';
import { answerRequests } from './answers.ts';
import Gallery from './Gallery.svelte';

const wanted = new URLSearchParams(location.search);
const theme = wanted.get('theme') === 'dark' ? 'dark' : 'light';
const language = LANGUAGES.find((known) => known === wanted.get('language')) ?? 'en';
document.documentElement.classList.add(theme);
chooseLanguage(language, navigator.languages);
answerRequests();
// A dialog stands where it is put, beside the others, and takes no focus.
HTMLDialogElement.prototype.showModal = function (): void {
  this.open = true;
};
mount(Gallery, { target: document.getElementById('gallery')!, props: { theme, language } });
