// The confidence that people are shown: how often answers of such a confidence did help. Pure.
// Called where the bot's verdicts are counted, and wherever a confidence is shown; decisions go by the bare confidence.
// PERSISTED CONTRACT: QaCalibration is stored with the counts; new fields are optional.

export const CALIBRATION_BINS = 10;

/** Ten bins of confidence, [0, 0.1) to [0.9, 1]. */
export interface QaCalibration {
  readonly bins: readonly { readonly helpful: number; readonly answers: number }[];
}

export const EMPTY_CALIBRATION: QaCalibration = {
  bins: Array.from({ length: CALIBRATION_BINS }, () => ({ helpful: 0, answers: 0 })),
};

/** The same counts with one more answer. */
export function countAnswer({ bins }: QaCalibration, confidence: number, isHelpful: boolean): QaCalibration {
  const at = binOf(confidence);
  return {
    bins: bins.map((bin, index) =>
      index === at ? { helpful: bin.helpful + Number(isHelpful), answers: bin.answers + 1 } : bin,
    ),
  };
}

/** The share of helpful answers in the bin, with one helpful and one other answer added to what was seen. */
export function calibratedConfidence({ bins }: QaCalibration, confidence: number): number {
  const { helpful, answers } = bins[binOf(confidence)] ?? { helpful: 0, answers: 0 };
  return (helpful + 1) / (answers + 2);
}

function binOf(confidence: number): number {
  return Math.min(CALIBRATION_BINS - 1, Math.max(0, Math.floor(confidence * CALIBRATION_BINS)));
}
