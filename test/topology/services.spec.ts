import { checking } from './parts/checking.js';
import { crossing } from './parts/crossing.js';
import { edge } from './parts/edge.js';
import { hosting } from './parts/hosting.js';
import { useSplitShop } from './parts/the-shop.js';

useSplitShop({ demoData: true });

describe('hosting', hosting);
describe('crossing from one service to another', crossing);
describe('checking what services must agree about', checking);
describe('the edge', edge);
