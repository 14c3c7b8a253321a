// A figure in a notebook, and a lesson about it: a module of anywidget's form. The model holds
//   scenario  the figure, as JSON        step, steps, pin   where it is, how far it goes, the cell that is pinned
//   svg, words                           the figure as it stands there without its live part, and in words
//   still     it is drawn by svg, because the live part is not there
//   lesson, scenes, scene, said          the title, the names of its scenes, the one that is open, what that says
//   given, verdict                       the last answer, and what the judge says of it
// Before this text stands kLive: the parts of the live figure, or null where they are not installed.
'use strict';

// The live element, once for all figures of a page. A promise of whether it is there.
let living = null;
function live() {
  if (globalThis.customElements?.get('convwalk-figure')) return Promise.resolve(true);
  if (!kLive) return Promise.resolve(false);
  living ||= new Promise((resolve) => {
    const add = (type, id, text) => {
      const script = document.createElement('script');
      if (type) script.type = type;
      if (id) script.id = id;
      script.textContent = text;
      document.head.append(script);
    };
    try {
      add('text/plain', 'convwalk-wasm', kLive.wasm);
      add('', '', kLive.script);
      add('', '', kLive.element);
    } catch {
      // A page that forbids scripts.
    }
    resolve(Boolean(globalThis.customElements?.get('convwalk-figure')));
  });
  return living;
}

function made(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

function button(label, deed) {
  const it = made('button', {type: 'button'}, label);
  it.addEventListener('click', deed);
  return it;
}

// What both kinds of a figure, and a lesson, need of the model.
function followed(model) {
  const ends = [];
  return {
    get: (name) => model.get(name),
    set(values) {
      const changed = Object.entries(values).filter(([name, value]) => model.get(name) !== value);
      if (changed.length === 0) return;
      for (const [name, value] of changed) model.set(name, value);
      model.save_changes();
    },
    on(names, deed) {
      for (const name of names) {
        model.on('change:' + name, deed);
        ends.push(() => model.off('change:' + name, deed));
      }
    },
    end: () => ends.forEach((each) => each()),
  };
}

function liveFigure(state, place) {
  let element = null;
  const begin = () => {
    const json = made('script', {type: 'application/json'});
    json.textContent = state.get('scenario');
    element = made('convwalk-figure', {controls: '', loop: '', step: String(state.get('step')), pin: state.get('pin')}, json);
    element.addEventListener('step', (event) => state.set({step: event.detail.step, steps: event.detail.steps}));
    element.addEventListener('pin', (event) => state.set({pin: event.detail.pin}));
    place.replaceChildren(element);
  };
  begin();
  state.on(['scenario'], begin);
  state.on(['step'], () => {
    if (element.step !== state.get('step')) element.seek(state.get('step'));
  });
  state.on(['pin'], () => {
    if (element.pinned !== state.get('pin')) element.setAttribute('pin', state.get('pin'));
  });
}

// Without the live part each step is drawn on the other side.
function stillFigure(state, place) {
  const picture = made('div', {role: 'img'});
  const track = made('input', {type: 'range', min: '0', 'aria-label': 'Step', style: 'flex:1'});
  const count = made('output');
  const go = (step) => state.set({step: Math.max(0, Math.min(state.get('steps'), step))});
  track.addEventListener('input', () => go(Number(track.value)));
  const controls = made('div', {style: 'display:flex;gap:.5em;align-items:center'},
    button('◀', () => go(state.get('step') - 1)), button('▶', () => go(state.get('step') + 1)), track, count);
  const draw = () => {
    picture.innerHTML = state.get('svg');
    picture.setAttribute('aria-label', state.get('words'));
    track.max = state.get('steps');
    track.value = state.get('step');
    count.textContent = `${state.get('step')} / ${state.get('steps')}`;
  };
  place.replaceChildren(picture, controls);
  draw();
  state.on(['svg', 'step', 'steps', 'words'], draw);
  state.set({still: true});
}

// A cell as answers write it: "output:0,2" is "0,2".
const placeOf = (pin) => pin.slice(pin.indexOf(':') + 1);

function lesson(state, place) {
  const words = made('p');
  const question = made('p', {style: 'font-weight:600'});
  const answers = made('div', {style: 'display:flex;gap:.5em;flex-wrap:wrap'});
  const verdict = made('p', {role: 'status', 'aria-live': 'polite'});
  const count = made('span');
  const answer = (text) => state.set({given: {scene: state.get('scene'), answer: text, count: (state.get('given').count || 0) + 1}});
  const go = (by) => {
    const scenes = state.get('scenes');
    const at = scenes.indexOf(state.get('scene')) + by;
    if (at >= 0 && at < scenes.length) state.set({scene: scenes[at]});
  };
  let field = null;
  const ask = () => {
    const said = state.get('said');
    words.textContent = said.words;
    question.textContent = said.question;
    field = null;
    if (said.kind === 'choose') {
      answers.replaceChildren(...said.options.map((label, i) => {
        const letter = String.fromCharCode('a'.charCodeAt(0) + i);
        return button(`${letter}) ${label}`, () => answer(letter));
      }));
    } else if (said.kind) {
      field = made('input', {type: 'text', 'aria-label': said.question});
      field.addEventListener('keydown', (event) => {
        if (event.key === 'Enter') answer(field.value);
      });
      const options = said.options.map((label, i) => `${String.fromCharCode('a'.charCodeAt(0) + i)}) ${label}`).join('  ');
      answers.replaceChildren(field, made('span', {}, said.unit || options), button('Check', () => answer(field.value)));
    } else {
      answers.replaceChildren();
    }
    const scenes = state.get('scenes');
    count.textContent = `${scenes.indexOf(state.get('scene')) + 1} / ${scenes.length}`;
  };
  const tell = () => {
    const {right, sentence} = state.get('verdict');
    verdict.textContent = sentence ? (right ? '✓ ' : '') + sentence : '';
  };
  place.replaceChildren(made('h4', {}, state.get('lesson')), words, question, answers, verdict,
    made('div', {style: 'display:flex;gap:.5em;align-items:center'}, button('Back', () => go(-1)), count, button('Next', () => go(1))));
  ask();
  tell();
  state.on(['said', 'scene'], ask);
  state.on(['verdict'], tell);
  // To point at a cell is to pin it.
  state.on(['pin'], () => {
    if (field && ['point', 'paint'].includes(state.get('said').kind) && state.get('pin')) field.value = placeOf(state.get('pin'));
  });
}

function render({model, el}) {
  const state = followed(model);
  const figure = made('div', {style: 'max-width:50rem'});
  const questions = made('div');
  el.append(figure, questions);
  if (state.get('scenes').length > 0) lesson(state, questions);
  let ended = false;
  live().then((is) => {
    if (ended) return;
    if (is) liveFigure(state, figure);
    else stillFigure(state, figure);
  });
  return () => {
    ended = true;
    state.end();
  };
}

export default {render};
