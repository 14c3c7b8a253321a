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

  function fit() {
    const ratio = window.devicePixelRatio || 1;
    const width = Math.max(1, Math.round(canvas.clientWidth * ratio));
    const height = Math.max(1, Math.round(canvas.clientHeight * ratio));
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    app.resized(width, height, ratio);
    wake();
  }

  // --- what is remembered: files of the program's memory in the browser's storage ---

  let storage = null;
  try {
    storage = window.localStorage;
  } catch {
    // The browser refuses; the program says so when it wants to keep something.
  }

  function restore() {
    module.FS.mkdirTree('/convwalk/sessions');
    module.FS.mkdirTree('/documents');
    if (!storage) return;
    for (let i = 0; i < storage.length; ++i) {
      const key = storage.key(i);
      if (!key.startsWith(kStored)) continue;
      const path = key.slice(kStored.length);
      if (!/^\/convwalk\/(sessions\/)?[^/]+$/.test(path)) continue;
      module.FS.writeFile(path, storage.getItem(key));
    }
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

  // --- exports, each in a worker ---

  let exports = 0;
  const workers = new Map();

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
    setTitle(title) {
      document.title = title;
    },
    setCursor(name) {
      canvas.style.cursor = name;
    },
    setFullscreen(wanted) {
      if (wanted) document.documentElement.requestFullscreen?.().catch(() => {});
      else if (document.fullscreenElement) document.exitFullscreen();
    },
    setTyping(typing) {
      // Only a keyboard on the screen needs a field to be called by.
      if (!window.matchMedia('(pointer: coarse)').matches) return;
      if (typing) typed.focus({preventScroll: true});
      else canvas.focus({preventScroll: true});
    },
    describe(words) {
      document.getElementById('words').textContent = words;
    },
    setHash(hash) {
      history.replaceState(null, '', '#' + hash);
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
        if (data.bytes) download(path, data.bytes, data.type);
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

  function listen() {
    const touches = new Map();
    let spread = 0;

    const point = (event) => {
      const [x, y] = at(event);
      app.pointed(x, y, event.buttons);
      wake();
    };
    const pinch = () => {
      const [a, b] = [...touches.values()];
      const now = Math.hypot(a.x - b.x, a.y - b.y);
      const x = (a.x + b.x) / 2;
      const y = (a.y + b.y) / 2;
      // Two fingers move the figure as the middle button does, and zoom it as the wheel does.
      app.pointed(x, y, 4);
      if (spread > 0 && now > 0) app.scrolled(0, Math.log(now / spread) / Math.log(1.1));
      spread = now;
      wake();
    };
    canvas.addEventListener('pointerdown', (event) => {
      canvas.focus({preventScroll: true});
      canvas.setPointerCapture(event.pointerId);
      if (event.pointerType === 'touch') {
        const [x, y] = at(event);
        touches.set(event.pointerId, {x, y});
        if (touches.size === 2) {
          app.pointed(x, y, 0);
          spread = 0;
          return pinch();
        }
        if (touches.size > 2) return undefined;
      }
      event.preventDefault();
      return point(event);
    });
    canvas.addEventListener('pointermove', (event) => {
      if (event.pointerType === 'touch' && touches.has(event.pointerId)) {
        const [x, y] = at(event);
        touches.set(event.pointerId, {x, y});
        if (touches.size === 2) return pinch();
        if (touches.size > 2) return undefined;
      }
      return point(event);
    });
    const end = (event) => {
      if (touches.delete(event.pointerId) && touches.size > 0) {
        const [x, y] = at(event);
        app.pointed(x, y, 0);
        return wake();
      }
      return point(event);
    };
    canvas.addEventListener('pointerup', end);
    canvas.addEventListener('pointercancel', end);
    canvas.addEventListener('pointerleave', (event) => {
      if (event.buttons === 0 && event.pointerType !== 'touch') {
        app.left();
        wake();
      }
    });
    canvas.addEventListener('contextmenu', (event) => event.preventDefault());
    canvas.addEventListener('wheel', (event) => {
      event.preventDefault();
      const pixels = [1, 16, 400][event.deltaMode] || 1;
      app.scrolled(-event.deltaX * pixels / 100, -event.deltaY * pixels / 100);
      wake();
    }, {passive: false});

    const key = (event, down) => {
      const ctrl = event.ctrlKey || event.metaKey;
      // The clipboard's text comes with the event that follows.
      if (ctrl && event.key.toLowerCase() === 'v') return;
      // Reloading, tabs, the address and the tools are the browser's.
      if (event.key === 'F5' || event.key === 'F12' || (ctrl && ['r', 'l', 't', 'w'].includes(event.key.toLowerCase()))) return;
      app.key(event.key, down ? 1 : 0, ctrl ? 1 : 0, event.shiftKey ? 1 : 0, event.altKey ? 1 : 0);
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
    canvas.addEventListener('focus', () => { app.focused(1); wake(); });
    canvas.addEventListener('blur', () => { app.focused(0); wake(); });
    window.addEventListener('beforeunload', (event) => {
      if (!storage && app.mayLose()) event.preventDefault();
    });
    window.addEventListener('hashchange', () => app.follow(location.hash.slice(1)));
    new ResizeObserver(fit).observe(canvas);
    window.addEventListener('resize', fit);
  }

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
      picture.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(svg);
      wrong.append(picture);
    }
  }

  const preRun = (program) => {
    program.ENV.CONVWALK_WEB = location.href.split('#')[0];
  };
  convwalk({page, preRun: [preRun]}).then((loaded) => {
    module = loaded;
    const f = (name, result, ...types) => module.cwrap('convwalk_' + name, result, types);
    restore();
    const open = f('open', 'string', 'string', 'string', 'number');
    const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
    const wrong = open('#figure', location.hash.slice(1), dark ? 1 : 0);
    if (wrong) return fail(wrong);
    app = {
      tick: f('tick', 'number'),
      follow: f('follow', null, 'string'),
      mayLose: f('may_lose', 'number'),
      resized: f('resized', null, 'number', 'number', 'number'),
      pointed: f('pointed', null, 'number', 'number', 'number'),
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
