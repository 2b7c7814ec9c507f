import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { seededRandom } from './random.mjs';

const words = (text) => text.trim().split(/\s+/);

export const NOUNS = words(`
  jardín puente espejo invierno verano río camino reloj barco desierto bosque faro silencio viaje secreto retrato
  mercado tren castillo laberinto cuaderno mapa eco fuego mar valle monte sendero tejado umbral pozo molino huerto
  archivo teatro taller violín tambor farol globo`);
export const ADJECTIVES = words(`
  perdido azul lejano dormido oculto blanco antiguo roto inmenso breve ajeno sereno oscuro invisible dorado errante
  prohibido solitario último primero nuevo verde frágil eterno profundo amargo dulce lento veloz callado ardiente
  helado lunar solar amable salvaje vacío lleno rojo negro`);
export const PLACES = words(`
  Lisboa Cartagena Valparaíso Granada Oaxaca Bogotá Quito Lima Cusco Sevilla Toledo Cádiz Medellín Popayán Mérida
  Montevideo Rosario Córdoba Salta Mendoza Arequipa Potosí Sucre Asunción Caracas Maracaibo Habana Santiago Ponce
  Managua Antigua Guanajuato Puebla Morelia Zacatecas Salamanca Segovia Ávila Bilbao Oviedo Vigo Santander Soria
  Teruel Huesca Lérida Gerona Tarragona Alicante Murcia Málaga Jaén Almería Huelva Badajoz Cáceres Zamora León
  Burgos Logroño Pamplona Vitoria Palma`);
const FIRST_NAMES = words(`
  Ana Bruno Carla Darío Elisa Félix Gema Hugo Irene Joel Karen Luis Marta Néstor Olga Pablo Rosa Saúl Tania Ulises`);
export const LAST_NAMES = words(`
  Aguirre Benítez Cárdenas Domínguez Echeverría Figueroa Gallardo Hinojosa Ibarra Jaramillo Lozano Mondragón Noriega
  Ordóñez Palacios Quintana Restrepo Saldarriaga Toledano Urrutia Valderrama Zambrano`);

const CONDITIONS = words('new like_new very_good good acceptable');
const CATEGORIES = words(
  'fiction classics science_fiction mystery poetry history science philosophy biography children art technology other',
);

const TITLES = NOUNS.length * ADJECTIVES.length * PLACES.length;

/** Steps through all combinations without meeting one twice: a prime that divides none of the lists' lengths. */
const STRIDE = 15_485_863;

/** The titles of the first `count` books, all different, the same in every run. */
function title(index) {
  let n = (index * STRIDE) % TITLES;
  const noun = NOUNS[n % NOUNS.length];
  n = Math.floor(n / NOUNS.length);
  const adjective = ADJECTIVES[n % ADJECTIVES.length];
  const place = PLACES[Math.floor(n / ADJECTIVES.length)];
  return `El ${noun} ${adjective} de ${place}`;
}

/** Writes a CSV of `count` books as the import takes it. No value needs quoting: none has a comma or a quote. */
export async function writeBooksCsv(file, count) {
  if (count > TITLES) throw new Error(`there are only ${TITLES} titles`);
  const random = seededRandom(20_261_120);
  function* rows() {
    yield 'title,author,price,condition,stock,category,description\n';
    for (let i = 0; i < count; i++) {
      const author = `${random.of(FIRST_NAMES)} ${random.of(LAST_NAMES)}`;
      const price = (random.between(300, 6000) / 100).toFixed(2);
      const description = `Ejemplar número ${i + 1} de una colección particular. Encuadernación firme y sin subrayados.`;
      const stock = random.between(50, 99);
      yield `${title(i)},${author},${price},${random.of(CONDITIONS)},${stock},${random.of(CATEGORIES)},${description}\n`;
    }
  }
  await pipeline(Readable.from(rows()), createWriteStream(file));
}
