// The page around the browser edition: the program's other half of app/web/page.h. What a person does goes in, what
// the program wants of the browser comes out. Nothing is loaded from elsewhere.
'use strict';

(() => {
  const canvas = document.getElementById('figure');
  const typed = document.getElementById('typed');
  const kStored = 'convwalk:';
  let app = null;      // the program's functions
  let module = null;
  let timer = 0;
  let frame = 0;

  // --- turns of the loop: none while nothing moves ---

  function turn() {
    frame = 0;
    const rest = app.tick();
    clearTimeout(timer);
    if (rest <= 0) wake();
    else if (Number.isFinite(rest)) timer = setTimeout(wake, rest);
  }

  function wake() {
    if (frame === 0 && app) frame = requestAnimationFrame(turn);
  }

  // --- size ---

  // What is drawn for a mouse, 32 pixels high, is 40 for a finger.
  const kForFingers = 1.25;
  const fingers = window.matchMedia('(pointer: coarse)');

  function fit() {
    const ratio = window.devicePixelRatio || 1;
    const width = Math.max(1, Math.round(canvas.clientWidth * ratio));
    const height = Math.max(1, Math.round(canvas.clientHeight * ratio));
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    app.resized(width, height, ratio * (fingers.matches ? kForFingers : 1));
    wake();
  }

  // --- what is remembered: files of the program's memory in the browser's storage ---

  function storageOf(name) {
    try {
      return window[name];
    } catch {
      return null;  // the browser refuses; the program says so when it wants to keep something
    }
  }
  const storage = storageOf('localStorage');
  const ofTab = storageOf('sessionStorage');
  const kShown = 'convwalk-shown';  // the hash that this tab had last: a page that is reloaded goes on

  function restore() {
    module.FS.mkdirTree('/convwalk/sessions');
    module.FS.mkdirTree('/documents');
    for (let i = 0; storage && i < storage.length; ++i) {
      const key = storage.key(i);
      const path = key.startsWith(kStored) ? key.slice(kStored.length) : '';
      if (/^\/convwalk\/(sessions\/)?[^/]+$/.test(path)) module.FS.writeFile(path, storage.getItem(key));
    }
  }

  // Names that other tabs of this page hold, and those that this one does, with what lets them go.
  const taken = new Set();
  const held = new Map();

  async function lookAtClaims() {
    const locks = await navigator.locks?.query().catch(() => null);
    for (const lock of locks?.held || []) taken.add(lock.name);
  }

  // --- files ---

  function download(path, bytes, type) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([bytes], {type: type || 'application/octet-stream'}));
    link.download = path.slice(path.lastIndexOf('/') + 1);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  async function takeFiles(files) {
    for (const file of files) {
      const path = '/documents/' + file.name.replaceAll('/', '_');
      module.FS.writeFile(path, new Uint8Array(await file.arrayBuffer()));
      app.dropped(path);
    }
    wake();
  }

  // --- the title: what is shown, and then the file ---

  let figureTitle = '';
  let windowTitle = 'Convwalk';

  function showTitle() {
    document.title = (figureTitle && figureTitle + ' · ') + windowTitle;
  }

  // --- exports, each in a worker ---

  let exports = 0;
  const workers = new Map();

  let fullscreen = false;  // as the program wants it

  const page = {
    copy(text, png) {
      if (png && window.ClipboardItem) {
        const item = new ClipboardItem({
          'image/png': new Blob([png], {type: 'image/png'}),
          'text/plain': new Blob([text], {type: 'text/plain'}),
        });
        navigator.clipboard?.write([item]).catch(() => {});
      } else {
        navigator.clipboard?.writeText(text).catch(() => {});
      }
    },
    askForClipboard() {
      navigator.clipboard?.readText().then((text) => {
        app.pasted(text);
        wake();
      }).catch(() => {});
    },
    setTitle(title) {
      windowTitle = title;
      showTitle();
    },
    setCursor(name) {
      canvas.style.cursor = name;
    },
    setFullscreen(wanted) {
      fullscreen = wanted;
      if (wanted) document.documentElement.requestFullscreen?.().catch(() => {});
      else if (document.fullscreenElement) document.exitFullscreen();
    },
    setTyping(typing) {
      // Only a keyboard on the screen needs a field to be called by.
      if (!fingers.matches) return;
      if (typing) typed.focus({preventScroll: true});
      else canvas.focus({preventScroll: true});
    },
    describe(title, words) {
      figureTitle = title;
      showTitle();
      document.getElementById('words').textContent = words;
    },
    setHash(hash) {
      history.replaceState(null, '', '#' + hash);
      ofTab?.setItem(kShown, location.hash);
    },
    claim(path) {
      const name = kStored + path;
      if (taken.has(name) || held.has(name)) return false;
      held.set(name, () => {});
      navigator.locks?.request(name, () => new Promise((letGo) => {
        if (held.has(name)) held.set(name, letGo);
        else letGo();
      }));
      return true;
    },
    release(path) {
      const letGo = held.get(kStored + path);
      held.delete(kStored + path);
      letGo?.();
    },
    download(path, bytes) {
      download(path, bytes);
    },
    askForFile() {
      const input = document.createElement('input');
      input.type = 'file';
      input.multiple = false;
      input.addEventListener('change', () => takeFiles(input.files));
      input.click();
    },
    keep(path, text) {
      if (!storage) return false;
      try {
        if (text === null) storage.removeItem(kStored + path);
        else storage.setItem(kStored + path, text);
        return true;
      } catch {
        return false;
      }
    },
    beginExport(scenario, path, format) {
      const number = ++exports;
      const worker = new Worker('worker.js');
      workers.set(number, worker);
      worker.onmessage = ({data}) => {
        if (data.bytes) download(data.file, data.bytes, data.type);
        if (data.ended) {
          page.cancelExport(number);
          app.exportEnded(number, data.whyNot || '', data.bytes ? data.bytes.length : 0);
        } else {
          app.exportGoesOn(number, data.done, data.frames);
        }
        wake();
      };
      worker.onerror = (event) => {
        page.cancelExport(number);
        app.exportEnded(number, 'the worker that draws stopped: ' + (event.message || 'it could not be started'), 0);
        wake();
      };
      worker.postMessage({scenario, path, format});
      return number;
    },
    cancelExport(number) {
      workers.get(number)?.terminate();
      workers.delete(number);
    },
  };

  // --- what a person does ---

  function at(event) {
    const box = canvas.getBoundingClientRect();
    const ratio = canvas.width / Math.max(1, box.width);
    return [(event.clientX - box.left) * ratio, (event.clientY - box.top) * ratio];
  }

  function point(event, buttons, finger = 0) {
    const [x, y] = at(event);
    app.pointed(x, y, buttons, finger);
    wake();
  }

  // One finger is the left button; held still it lets go of it early, so that what is below is pinned and told of. Two
  // move the figure as the middle button does, and zoom it as the wheel does.
  const kLongPressMs = 500;
  const kStillPx = 8;

  function listenToFingers() {
    const down = new Map();     // by the fingers' numbers, the last event of each
    let began = null;           // where the only finger came down; null: it is no press any more
    let long = 0;
    let spread = 0;

    const release = (event) => {
      clearTimeout(long);
      if (!began) return;
      began = null;
      point(event, 0, 1);
    };
    const pinch = () => {
      const [a, b] = [...down.values()];
      const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
      point({clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2}, 1);
      if (spread > 0 && now > 0) app.scrolled(0, Math.log(now / spread) / Math.log(kZoomOfRow));
      spread = now;
    };
    const touch = (event) => {
      down.set(event.pointerId, event);
      if (down.size > 2) return;
      if (down.size === 2) {
        clearTimeout(long);
        // The press of the first finger was none: it ends where nothing is.
        if (began) app.left();
        began = null;
        spread = 0;
        pinch();
        return;
      }
      began = event;
      point(event, 0, 1);
      point(event, 1, 1);
      long = setTimeout(() => {
        navigator.vibrate?.(10);
        release(began);
      }, kLongPressMs);
    };
    const move = (event) => {
      if (!down.has(event.pointerId)) return;
      down.set(event.pointerId, event);
      if (down.size === 2) return pinch();
      if (!began || down.size > 1) return;
      if (Math.hypot(event.clientX - began.clientX, event.clientY - began.clientY) > kStillPx) clearTimeout(long);
      point(event, 1, 1);
    };
    const up = (event) => {
      if (!down.delete(event.pointerId)) return;
      if (down.size === 0 && began) {
        release(event);
        app.left();
        // A keyboard on the screen comes only while the finger's event is answered.
        for (let i = 0; i < 4; ++i) turn();
      } else if (down.size > 0) {
        app.left();
        wake();
      }
    };
    const onTouch = (name, does) => canvas.addEventListener(name, (event) => {
      if (event.pointerType === 'touch') does(event);
    });
    onTouch('pointerdown', touch);
    onTouch('pointermove', move);
    onTouch('pointerup', up);
    onTouch('pointercancel', (event) => {
      if (began) app.left();
      began = null;
      clearTimeout(long);
      down.delete(event.pointerId);
      wake();
    });
  }

  const kZoomOfRow = 1.15;  // of a row of the wheel, as the figure takes it

  function listenToMouse() {
    const onMouse = (name, does) => canvas.addEventListener(name, (event) => {
      if (event.pointerType !== 'touch') does(event);
    });
    canvas.addEventListener('pointerdown', (event) => {
      canvas.focus({preventScroll: true});
      canvas.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    for (const name of ['pointerdown', 'pointermove', 'pointerup', 'pointercancel'])
      onMouse(name, (event) => point(event, event.buttons));
    onMouse('pointerleave', (event) => {
      if (event.buttons !== 0) return;
      app.left();
      wake();
    });
    canvas.addEventListener('contextmenu', (event) => event.preventDefault());
    canvas.addEventListener('wheel', (event) => {
      event.preventDefault();
      const pixels = [1, 16, 400][event.deltaMode] || 1;
      app.scrolled(-event.deltaX * pixels / 100, -event.deltaY * pixels / 100);
      wake();
    }, {passive: false});
  }

  // Keys that a browser keeps for itself with Ctrl: reloading, tabs, windows, the address.
  const kBrowsers = new Set(['l', 'n', 'r', 't', 'w']);
  const kBrowsersWithShift = new Set(['n', 'r', 't', 'w']);
  // What is done with one of these is done with Alt in place of Ctrl.
  const kWithAlt = new Set(['l', 'n']);

  function listenToKeys() {
    let leaves = false;  // Escape was the last key: Tab goes on to what stands behind the figure
    const key = (event, down) => {
      const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const ctrl = event.ctrlKey || event.metaKey;
      // The clipboard's text comes with the event that follows.
      if (ctrl && name === 'v') return;
      if (name === 'F5' || name === 'F12' || (ctrl && (event.shiftKey ? kBrowsersWithShift : kBrowsers).has(name))) return;
      if (name === 'Tab' && leaves) return;
      if (down && name !== 'Shift') leaves = name === 'Escape';
      const letter = event.code.replace('Key', '').toLowerCase();
      if (event.altKey && !ctrl && kWithAlt.has(letter)) app.key(letter, down ? 1 : 0, 1, event.shiftKey ? 1 : 0, 0);
      else app.key(event.key, down ? 1 : 0, ctrl ? 1 : 0, event.shiftKey ? 1 : 0, event.altKey ? 1 : 0);
      const types = event.key.length === 1 && !ctrl && !event.altKey;
      if (down && types && event.target !== typed) app.typed(event.key);
      if (event.target !== typed || !types) event.preventDefault();
      wake();
    };
    for (const element of [canvas, typed]) {
      element.addEventListener('keydown', (event) => key(event, true));
      element.addEventListener('keyup', (event) => key(event, false));
    }
    typed.addEventListener('input', () => {
      app.typed(typed.value);
      typed.value = '';
      wake();
    });
  }

  function listen() {
    listenToMouse();
    listenToFingers();
    listenToKeys();
    document.addEventListener('paste', (event) => {
      const files = event.clipboardData?.files;
      if (files?.length) takeFiles(files);
      else app.pasted(event.clipboardData?.getData('text/plain') || '');
      event.preventDefault();
      wake();
    });
    document.addEventListener('dragover', (event) => event.preventDefault());
    document.addEventListener('drop', (event) => {
      event.preventDefault();
      takeFiles(event.dataTransfer.files);
    });
    document.addEventListener('fullscreenchange', () => {
      if (document.fullscreenElement || !fullscreen) return;
      // The browser has ended it; the program's own key tells it so.
      for (const down of [1, 0]) app.key('F11', down, 0, 0, 0);
      wake();
    });
    canvas.addEventListener('focus', () => { app.focused(1); wake(); });
    canvas.addEventListener('blur', () => { app.focused(0); wake(); });
    // A page that is hidden may not come back.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') app.remember();
    });
    window.addEventListener('pagehide', () => {
      app.remember();
      // The page that comes next may be this one again.
      for (const letGo of held.values()) letGo();
    });
    window.addEventListener('beforeunload', (event) => {
      app.remember();
      if (app.mayLose()) event.preventDefault();
    });
    window.addEventListener('hashchange', () => app.follow(location.hash.slice(1)));
    new ResizeObserver(fit).observe(canvas);
    window.addEventListener('resize', fit);
  }

  const svgAddress = (svg) => 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(svg);

  function fail(sentence) {
    canvas.style.display = 'none';
    const wrong = document.getElementById('wrong');
    wrong.style.display = 'block';
    wrong.textContent = sentence;
    const link = location.hash.slice(1);
    const svg = module ? module.ccall('convwalk_svg', 'string', ['string'], [link]) : '';
    if (svg.startsWith('<')) {
      const picture = document.createElement('img');
      picture.style.width = '100%';
      picture.alt = '';
      picture.src = svgAddress(svg);
      wrong.append(picture);
    }
  }

  const preRun = (program) => {
    program.ENV.CONVWALK_WEB = location.href.split('#')[0];
  };
  Promise.all([convwalkWorkbench({page, preRun: [preRun]}), lookAtClaims()]).then(([loaded]) => {
    module = loaded;
    const f = (name, result, ...types) => module.cwrap('convwalk_' + name, result, types);
    restore();
    document.querySelector('link[rel=icon]').href = svgAddress(module.ccall('convwalk_icon', 'string', [], []));
    const open = f('open', 'string', 'string', 'string', 'number', 'number');
    const asks = (wish) => window.matchMedia(wish).matches ? 1 : 0;
    const goesOn = ofTab?.getItem(kShown) === location.hash;
    const wrong = open('#figure', goesOn ? '' : location.hash.slice(1),
      asks('(prefers-color-scheme: dark)'), asks('(prefers-reduced-motion: reduce)'));
    if (wrong) return fail(wrong);
    app = {
      tick: f('tick', 'number'),
      follow: f('follow', null, 'string'),
      remember: f('remember', null),
      mayLose: f('may_lose', 'number'),
      resized: f('resized', null, 'number', 'number', 'number'),
      pointed: f('pointed', null, 'number', 'number', 'number', 'number'),
      left: f('left', null),
      scrolled: f('scrolled', null, 'number', 'number'),
      key: f('key', null, 'string', 'number', 'number', 'number', 'number'),
      typed: f('typed', null, 'string'),
      pasted: f('pasted', null, 'string'),
      dropped: f('dropped', null, 'string'),
      focused: f('focused', null, 'number'),
      exportGoesOn: f('export_goes_on', null, 'number', 'number', 'number'),
      exportEnded: f('export_ended', null, 'number', 'string', 'number'),
    };
    listen();
    fit();
    canvas.focus({preventScroll: true});
    document.documentElement.dataset.ready = 'yes';
    return undefined;
  }, (error) => fail('Convwalk could not be started: ' + error));
})();
