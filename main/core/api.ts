/**
 * What the engine's fetch handler answers, as plain records. The window, the command line and the desktop
 * shell import these types; `main/http` produces them. Every id is an integer or a label's key, never a path.
 *
 * | request | answer |
 * |---|---|
 * | `GET /api/status` | {@link Status} |
 * | `GET /api/events` | `text/event-stream`: `status` events carrying {@link Status}, `library` events when search results may have changed |
 * | `GET /api/search?q=&limit=&offset=&order=` | {@link SearchResult}; from `offset` on, what does not change with it is left empty; `order` is one of {@link SEARCH_ORDERS}; left out: an album's own order, surest first where something is more or less sure, else newest first |
 * | `GET /api/facets?q=` | {@link Facets}: how many photos of a query's result each further filter would leave |
 * | `GET /api/completions?q=` | {@link Completion}`[]`: what the end of a query may become, in sections |
 * | `GET /api/photos?ids=1,2&q=` | {@link PhotoSummary}`[]`, in the order asked for; unknown ids are left out |
 * | `GET /api/photos/:id` | {@link PhotoDetail} |
 * | `PUT /api/photos/:id/tags/:label` `{state}` | {@link PhotoDetail}; `state` is `confirmed`, `rejected` or `none` (take a userTag back) |
 * | `POST /api/photos/:id/tags` `{name}` | {@link PhotoDetail}; adds an own tag, or confirms the label of that name |
 * | `GET /api/photos/:id/classes` | {@link ClassScore}`[]`, the network's own classes, most probable first |
 * | `GET /api/photos/:id/analyses` | {@link PhotoAnalysis}`[]`: what each analysis found in the photo |
 * | `GET /api/photos/:id/why/:label` | {@link WhyMap}: where in the photo the network sees the label |
 * | `POST /api/text` `{paths}` | {@link TextReading}`[]`: the text in files that need not be in the library |
 * | `GET /api/analyses` | {@link AnalysisInfo}`[]`: what is looked for in photos besides their tags |
 * | `POST /api/analyses/:id` `{photos}` or `{selection}` | {@link AnalysisInfo}; these photos are analysed next, whatever the settings say |
 * | `DELETE /api/analyses/:id/photos` | {@link AnalysisInfo}; those that were asked for and are not done are not wanted any more |
 * | `GET /api/photos/:id/similar?limit=` | {@link SearchResult} ordered by similarity, without the photo itself |
 * | `POST /api/similar?limit=` body: image bytes (`?region=&q=`), or as JSON `{paths}` or `{plus, minus?, q?}` with {@link SimilarSource}s | {@link SearchResult} ordered by similarity |
 * | `POST /api/similar/pictures?region=` body: image bytes | {@link SimilarPicture}, to be given again with others |
 * | `GET /api/duplicates` | {@link Duplicates}: the same pictures, as far as they have been found |
 * | `GET /api/duplicates/count` | {@link DuplicateCount}: what the sidebar says, without the groups |
 * | `GET /api/duplicates/quality?photos=1,2` | `(`{@link PhotoQuality}` | null)[]`: the photos measured at one size; null for one that cannot be read |
 * | `GET /api/library-map`, `POST /api/library-map` | {@link LibraryMapInfo}; `POST` lays out all photos anew |
 * | `GET /api/library-map/photos` | bytes, which `decodeMap` of `api/library-map.ts` reads |
 * | `POST /api/duplicates/resolve` `{do, groups}` {@link DuplicateAction}, {@link ResolvedGroup}`[]` | {@link Trashed}: what becomes of groups, one step to undo; a file that has changed stays |
 * | `POST /api/selections` {@link SelectionRequest} | {@link Selection}: photos as they are found now, kept under a number |
 * | `GET /api/selections/:id` | {@link SelectionDetail} |
 * | `GET /api/selections/:id/paths` | `string[]`: paths of its files |
 * | `POST /api/selections/:id/changes` {@link BulkChange} | {@link Changed}: one change to all its photos, one step to undo |
 * | `POST /api/selections/:id/trash` | {@link Trashed}: its files go to the system's trash, unless they have changed |
 * | `POST /api/selections/:id/write` `{labels?, least?, dryRun}` | {@link FilesWritten}: keywords into the photos’ own files; what is left out is as the setting `sidecars` says |
 * | `POST /api/selections/:id/restore` `{dryRun}` | {@link FilesWritten}: files get the metadata back that they had before that; those that others changed since stay |
 * | `POST /api/selections/:id/copies` `{folder, places}` | {@link PhotosCopied}: copies into a folder, never over another file; `places: false`: they do not say where the photos were taken |
 * | `GET /api/selections/:id/list` | {@link ListedPhoto}`[]`: what a list for other programs says of its photos |
 * | `GET /api/undo` | {@link UndoState} |
 * | `POST /api/undo`, `POST /api/redo` | {@link Changed}; `step` is what was undone or done again |
 * | `GET /api/albums`, `POST /api/albums` `{name}` | {@link Album}`[]`, {@link Album} |
 * | `PUT /api/albums` `{order}` | {@link Album}`[]` in this order |
 * | `PATCH /api/albums/:id` `{name}`, `DELETE /api/albums/:id` | {@link Album}, `204` |
 * | `PUT /api/albums/:id/photos` `{order}` | {@link Album}; its photos in this order |
 * | `GET /api/searches`, `POST /api/searches` `{name, query}` | {@link SavedSearch}`[]`, {@link SavedSearch} |
 * | `PATCH /api/searches/:id` `{name}`, `DELETE /api/searches/:id` | {@link SavedSearch}, `204` |
 * | `GET /api/tags`, `POST /api/tags` `{names}` | {@link OwnTag}`[]`: own tags, those above before those below |
 * | `PATCH /api/tags/:key` `{name?, parent?, colour?, aliases?}` | {@link OwnTag} |
 * | `POST /api/tags/:key/merge` `{into}`, `DELETE /api/tags/:key` | {@link OwnTag}, `204` |
 * | `GET /api/taught-tags` | {@link TaughtTag}`[]`, by name |
 * | `POST /api/taught-tags` `{name, examples, counterExamples?}` | {@link TaughtTag}; both are selections' numbers; one step to undo |
 * | `POST /api/taught-tags/import` {@link TaughtTagFile} | {@link TaughtTag}; what the file teaches is added to the tag of its path |
 * | `GET /api/taught-tags/:key/export` | {@link TaughtTagFile} |
 * | `DELETE /api/taught-tags/:key` | `204`; the tag stays where a person gave it |
 * | `GET /api/labels/:key/review?order=&least=` | {@link ReviewQueue}; `order` is `least-sure` (default) or `surest`; `least` is a probability, the slider's if left out |
 * | `POST /api/photos/find` `{paths}` | `(number \| null)[]`: the photos' numbers |
 * | `POST /api/classify` `{paths, limit}` | {@link Classification}`[]` for files that need not be in the library |
 * | `GET /api/places?q=` | {@link CountryPlaces}`[]`: where the photos of a search were taken |
 * | `GET /api/places/clusters?q=&area=&zoom=` | {@link PlaceClusters}; `area` is `SOUTH,WEST..NORTH,EAST` in degrees, `zoom` 0 to 18 |
 * | `GET /api/places/towns?q=&limit=`, `GET /api/places/towns?area=&limit=` | {@link PlaceTown}`[]` whose names begin so, or on a part of the map; those of most people first, at most 100 |
 * | `GET /api/labels` | {@link LabelCount}`[]`, most photos first |
 * | `GET /api/label-choices` | {@link LabelChoice}`[]`: labels that a person, or the list of labels that hurt, shows otherwise |
 * | `PATCH /api/label-choices/:key` `{name?, threshold?, hidden?}` | {@link LabelChoice}; null takes a name or a threshold back; the label’s name will do for its key
 * | `GET /api/labels/covers` | {@link LabelCovers}: of the photos that show each label most surely, the one with most stars |
 * | `GET /api/labels/names?language=` | {@link LabelName}`[]`; `language` is `ja`, `de`, `fr` or `es` |
 * | `GET /api/suggestions?q=` | {@link LabelCount}`[]`: completions of the last word, at most 8 |
 * | `GET /api/folders` | {@link Folder}`[]` |
 * | `POST /api/folders` `{path}` | {@link Folder}; starts indexing it, or rescans the folder that already covers it |
 * | `DELETE /api/folders/:id?tags=` | `204`; the photos' files are not touched. `tags` is `keep` (default: their user tags are there when they come back) or `forget` |
 * | `POST /api/folders/:id/folders` `{path?}` | {@link Subfolder}`[]`: the folders in it, or in one below it, that hold photos |
 * | `POST /api/directories` `{path?, count?}` | {@link DirectoryListing}: for choosing a folder where there is no folder dialog |
 * | `POST /api/indexing` `{action}` | {@link Status}; `action` is `pause`, `resume`, `cancel` or `rescan` |
 * | `GET /api/pending?after=&limit=` | {@link PendingFile}`[]`: photos that wait to be tagged, oldest first, while the engine itself begins with the newest; `after` is the last one's `cursor` |
 * | `GET /api/models` | {@link ListedModel}`[]`: classifiers, the active one first, then by accuracy; then the models of analyses |
 * | `POST /api/models/:id/install` `{from?}` | {@link ModelInfo}; downloads it (or goes on with a paused download), or installs it from a file of this computer, in the background: `status` events tell when to ask again |
 * | `POST /api/models/:id/pause` | {@link ModelInfo}; the download can go on later, also after a restart |
 * | `POST /api/models/:id/cancel` | {@link ModelInfo}; what was downloaded is deleted |
 * | `POST /api/models/:id/verify` | {@link ModelInfo}; reads the installed files again and compares their SHA-256 |
 * | `POST /api/models/:id/probe` | {@link ModelInfo}; tries each execution provider |
 * | `DELETE /api/models/:id` | {@link ModelInfo}; its files are deleted; the active model cannot be |
 * | `GET /api/cuda` | {@link CudaInfo} |
 * | `POST /api/cuda` `{action}` | {@link CudaInfo}; `action` is `install` (in the background, goes on with a paused download), `pause`, `cancel` or `remove` |
 * | `POST /api/results` body: lines of `photonest map` | {@link MergeCounts}; what is new is in the library by then, and its tags follow |
 * | `GET /api/results` | {@link MergeStatus} |
 * | `GET /api/remote` | {@link RemoteStatus}, or null: tagging on another computer |
 * | `POST /api/remote/compare` `{address, command?}` | {@link RemoteComparison}; asks the host for its version, and sends no photo |
 * | `POST /api/remote` `{address, command?, mappings?}` | {@link RemoteStatus}; from then on photos go to that host, until nothing is pending |
 * | `POST /api/remote/pause`, `POST /api/remote/resume`, `POST /api/remote/end` | {@link RemoteStatus}, or null |
 * | `GET /api/failures` | {@link Failure}`[]`: failed and skipped files with their reasons |
 * | `POST /api/failures/retry` `{ids?}` | {@link Status}; tries the given (default: all) failed files again |
 * | `GET /api/settings`, `PATCH /api/settings` | {@link Settings} |
 * | `POST /api/imports?format=&dryRun=` body: `csv` or `json` | {@link ImportSummary}: tags, stars, favourites, titles and captions are taken over, as one step |
 * | `GET /api/exports` | {@link ExportState} |
 * | `POST /api/exports` `{query?, selection?, labels?, least?, scheme?, dryRun?}` | {@link ExportSummary}; writes keywords into XMP sidecars; what is left out is as the setting `sidecars` says |
 * | `POST /api/exports/preview` likewise | {@link ExportPreview}`[]`: ten photos at most whose sidecars would change |
 * | `POST /api/exports/retry` | {@link ExportState}; sidecars that could not be written are tried again |
 * | `GET /api/backups` | {@link Backup}`[]`, newest first |
 * | `POST /api/backups` | {@link Backup}; copies the library as it is now |
 * | `POST /api/backups/:id/restore` | `202` and the {@link Backup} of the present library, which the chosen one replaces in a moment: requests wait, and event streams end, meanwhile |
 * | `GET /api/log` | `text/plain`: what happened, an event a line, the last 256 KB |
 * | `DELETE /api/notices/:id` | `204`; the notice is not shown again |
 * | `GET /thumbnails/:id?v=` | JPEG, the longer side 512 px, upright; made at once where there is none yet; immutable for a given `v` |
 * | `GET /originals/:id` | the file itself; the formats that no browser shows are sent as an upright JPEG, longer side at most 2,560 px |
 *
 * Errors are `{error: {code, message}}` with the status of the table in `main/http/errors.ts`.
 */
export type * from './actions.ts';
export type * from './api/exports.ts';
export type * from './api/folders.ts';
export type * from './api/models.ts';
export type * from './api/photos.ts';
export type * from './api/search.ts';
export type * from './api/status.ts';
export { SEARCH_ORDERS } from './api/search.ts';
export type { LabelCount } from './labels/label-count.ts';
export type { PhotoQuality } from './photos/quality.ts';
export type * from './places/answers.ts';
export type { ListedPhoto } from './photos/listed-photo.ts';
export type { Settings } from './settings.ts';
export type { TaughtTag, TaughtTagFile, TeachingState } from './teaching.ts';
