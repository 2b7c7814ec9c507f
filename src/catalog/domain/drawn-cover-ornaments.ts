/** Ornaments stamped on a drawn cover: each fits a circle of radius 50 around the origin and is drawn in `currentColor`. */
export const ORNAMENTS: readonly string[] = [
  rosette(),
  sun(),
  leafSprig(),
  diamonds(),
  moonAndStars(),
  waves(),
  key(),
  tulip(),
];

/** Small stamps for the corners of a frame; they fit a radius of 9. */
export const CORNERS: readonly string[] = [
  `<path d="M0-7 7 0 0 7-7 0z"/>`,
  `<circle r="4"/><circle r="7.5" fill="none" stroke="currentColor" stroke-width="1.5"/>`,
  `<path d="M0-9Q1.5-1.5 9 0 1.5 1.5 0 9-1.5 1.5-9 0-1.5-1.5 0-9z"/>`,
];

function around(count: number, shape: string): string {
  return Array.from({ length: count }, (_, i) => `<g transform="rotate(${(360 / count) * i})">${shape}</g>`).join('');
}

function line(path: string, width = 2.5): string {
  return `<path d="${path}" fill="none" stroke="currentColor" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
}

function rosette(): string {
  return (
    around(8, '<path d="M0-12C9-22 9-38 0-48-9-38-9-22 0-12z"/>') +
    `<circle r="8"/><circle r="50" fill="none" stroke="currentColor" stroke-width="1.5" opacity=".6"/>`
  );
}

function sun(): string {
  return `<circle r="19"/>${around(12, '<path d="M-3.5-25 0-49 3.5-25z"/>')}`;
}

function leafSprig(): string {
  const leaf = '<path d="M0 0C8-12 22-16 34-12 26 0 12 6 0 0z"/>';
  const leaves = [-26, -8, 10, 28].map(
    (y) => `<g transform="translate(0 ${y})">${leaf}<g transform="scale(-1 1)">${leaf}</g></g>`,
  );
  return `${line('M0 48V-34')}${leaves.join('')}<path d="M0-30C7-38 6-46 0-50-6-46-7-38 0-30z"/>`;
}

function diamonds(): string {
  return (
    around(4, '<path d="M0-6 14-28 0-50-14-28z"/>') +
    around(4, '<g transform="rotate(45)"><path d="M0-26 5-35 0-44-5-35z"/></g>')
  );
}

function moonAndStars(): string {
  const star = '<path d="M0-10Q1.5-1.5 10 0 1.5 1.5 0 10-1.5 1.5-10 0-1.5-1.5 0-10z"/>';
  return (
    '<path d="M8-42A42 42 0 1 0 40 18 34 34 0 0 1 8-42z"/>' +
    `<g transform="translate(30 -26)">${star}</g><g transform="translate(14 -4) scale(.6)">${star}</g><g transform="translate(40 2) scale(.5)">${star}</g>`
  );
}

function waves(): string {
  const wave = 'q12-14 24 0t24 0 24 0 24 0';
  return `<circle cy="-24" r="15"/>${line([2, 17, 32].map((y) => `M-48 ${y}${wave}`).join(''), 4)}`;
}

function key(): string {
  return (
    '<circle cy="-30" r="17" fill="none" stroke="currentColor" stroke-width="6"/>' +
    '<path d="M-3.5-12h7v60h-7zM3 30h15v6H3zM3 40h11v6H3zM-10-12h20v5h-20z"/>'
  );
}

function tulip(): string {
  return (
    '<path d="M-20-46C-24-24-16-8 0-6 16-8 24-24 20-46L9-30 0-50-9-30z"/>' +
    line('M0-6V48', 3.5) +
    '<path d="M0 40C-8 20-22 14-34 16-32 32-18 42 0 44zM0 40C8 20 22 14 34 16 32 32 18 42 0 44z"/>'
  );
}
