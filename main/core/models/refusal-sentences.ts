import { fillSentence } from '../sentence.ts';
import type { Refusal, RefusalCode } from './refusal.ts';

/** Of each code a clause that fits behind the provider's name, in English. */
export const REFUSAL_SENTENCES = {
  nonsense: 'damaged its process, which then spoke nonsense',
  no_byte_arithmetic: 'needs arithmetic on bytes, which this processor lacks',
  no_card: 'needs a graphics card',
  not_started: 'could not be started: {{detail}}',
  ended: 'ended its process ({{detail}})',
  not_run: 'could not run the network ({{detail}})',
  not_tried: 'could not be tried. {{detail}}',
  cuda_libraries:
    'needs {{libraries}}, which do not come with the app: fetch them under “Model” in the window, or with: photonest models cuda install',
  nvidia_libraries:
    'needs {{libraries}} from NVIDIA: install CUDA and cuDNN of these versions, so that the system finds them',
  slow: 'took longer than {{seconds}} seconds',
  idle: 'left all {{nodes}} nodes of the network to the processor',
  answers: 'gave {{found}} answers to {{expected}} images',
  widths:
    'gave {{embedding}} and {{logits}} numbers for an image instead of {{embeddingExpected}} and {{logitsExpected}}',
  image_not_finite: 'gave wrong numbers for self-test image {{image}}: they are not finite',
  image_cosine:
    "gave wrong numbers for self-test image {{image}}: the cosine with the processor's is {{cosine}}, not {{least}} or more",
  image_scale: "gave wrong numbers for self-test image {{image}}: they are {{times}} times the processor's",
  image_class:
    'gave wrong numbers for self-test image {{image}}: class {{found}} comes first instead of {{expected}}',
  outputs: 'gave {{found}} outputs instead of {{expected}}',
  output_width: 'gave {{found}} numbers for output {{output}} of the self-test instead of {{expected}}',
  output_not_finite: 'gave numbers for output {{output}} of the self-test that are not finite',
  output_cosine:
    "gave wrong numbers for output {{output}} of the self-test: the cosine with the processor's is {{cosine}}, not {{least}} or more",
  output_scale:
    "gave wrong numbers for output {{output}} of the self-test: they are {{times}} times the processor's",
  few_photos: 'needs {{least}} photos to be calibrated and checked with, and the library has {{photos}}',
  few_calibrated: 'was calibrated with {{photos}} photos that can be read, and needs {{least}}',
  few_checked: 'was checked with {{photos}} photos that can be read, and needs {{least}}',
  no_faster: 'is not faster: it takes {{int8}} ms for a photo, float32 {{float32}}',
  other_embeddings: 'gives other embeddings: their median cosine is {{cosine}}, not {{least}} or more',
  other_labels: 'shows other labels: {{share}} % are the same, not {{least}} % or more',
  other_neighbours: 'finds other similar photos: {{share}} % are the same, not {{least}} % or more',
  other_probabilities: 'moves labels’ probabilities by {{shift}}, not {{most}} or less',
} as const satisfies Record<RefusalCode, string>;

/** The refusal in English: the end of a sentence, as `ended its process (SIGABRT)`. */
export function refusalClause({ code, ...values }: Refusal): string {
  return fillSentence(REFUSAL_SENTENCES[code], values);
}
