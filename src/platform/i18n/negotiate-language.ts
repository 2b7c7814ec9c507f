import { DEFAULT_LANGUAGE, isLanguage, type Language } from '../../shared/language.js';

/**
 * The reader's language: the one chosen with the switch (`cookie`), else the best that `Accept-Language` names, else
 * Spanish. Neither value is trusted: odd ones count as absent.
 */
export function negotiateLanguage(acceptLanguage: string | undefined, cookie: unknown): Language {
  if (isLanguage(cookie)) return cookie;
  let best: { language: Language; quality: number } | undefined;
  for (const range of (acceptLanguage ?? '').slice(0, 1000).split(',')) {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
    const language = tag === '*' ? DEFAULT_LANGUAGE : tag.split('-')[0];
    if (!isLanguage(language)) continue;
    const quality = qualityOf(parameters);
    if (quality > (best?.quality ?? 0)) best = { language, quality };
  }
  return best?.language ?? DEFAULT_LANGUAGE;
}

/** The `q` of a language range: 1 when absent, 0 (not wanted) when it is no number. */
function qualityOf(parameters: readonly string[]): number {
  const q = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('q='));
  if (q === undefined) return 1;
  const quality = Number(q.slice(2));
  return quality >= 0 && quality <= 1 ? quality : 0;
}
