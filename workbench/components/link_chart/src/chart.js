// One chart: elements, their changes as undoable steps, and what the browser tells Python.

import cytoscape from 'cytoscape'
import fcose from 'cytoscape-fcose'
import {arrange, ring, settle} from './arrange.js'
import {place, positions, toElements} from './elements.js'
import {download} from './exports.js'
import {History} from './history.js'
import {keyboard} from './keyboard.js'
import {Labels, WIDEST} from './labels.js'
import {Legend} from './legend.js'
import {Menu} from './menu.js'
import {style} from './style.js'
import {Timeline} from './timeline.js'

cytoscape.use(fcose)

const LARGEST = 1.25
const ASIDE = 0.16, ABOVE = 40

export class Chart {
  constructor(model, root) {
    this.model = model
    this.root = root
    this.box = root.querySelector('.canvas')
    this.live = root.querySelector('.live')
    const started = performance.now()
    this.cy = cytoscape({
      container: this.box, style: style(model.kinds, model.dark), minZoom: 0.05, maxZoom: 4,
      selectionType: 'single', boxSelectionEnabled: true,
    })
    this.history = new History(() => this.tell('history', {undo: this.history.done.length, redo: this.history.undone.length}))
    this.menu = new Menu(root, () => this.box.focus())
    this.load(model.elements)
    this.labels = new Labels(this.cy)
    this.listen()
    this.legend = new Legend(this)
    this.timeline = new Timeline(this)
    this.tell('ready', {nodes: this.cy.nodes().length, edges: this.cy.edges().length, ms: Math.round(performance.now() - started)})
  }

  word(key) { return this.model.words[key] ?? key }
  say(text) { this.live.textContent = text }
  tell(type, more = {}) { this.model.send_msg({type, ...more}) }

  load({nodes, edges}) {
    this.cy.batch(() => this.cy.add(toElements(nodes, edges)))
    if (nodes.some(n => n.x == null)) arrange(this.cy, true)
    this.filter()
    this.fit()
  }

  // The whole drawing, not over its own size; beside the outermost nodes there is room for a name.
  fit() {
    const cy = this.cy, drawn = cy.elements(':visible')
    if (drawn.empty()) return
    const {x1, y1, w, h} = drawn.boundingBox({includeLabels: false}), width = cy.width(), height = cy.height()
    const aside = Math.min(WIDEST, ASIDE * width), zoom = Math.min(LARGEST, (width - 2 * aside) / w, (height - 2 * ABOVE) / h)
    cy.viewport({zoom, pan: {x: width / 2 - (x1 + w / 2) * zoom, y: height / 2 - (y1 + h / 2) * zoom}})
  }

  // Adds what is not there yet beside the anchor; no old node moves. Returns how many nodes came.
  add({anchor, nodes, edges}) {
    const cy = this.cy, missing = x => cy.getElementById(x.id).empty()
    const elements = toElements(nodes.filter(missing), edges.filter(missing))
    let added = null
    const count = elements.filter(e => e.group === 'nodes').length
    if (!elements.length) { this.say(this.word('nothing_new')); return 0 }
    this.history.run({
      redo: () => {
        if (added) { added.restore(); return }
        cy.batch(() => { added = cy.add(elements) })
        settle(cy, anchor ? cy.getElementById(anchor) : null, added)
      },
      undo: () => added.remove(),
    })
    cy.$('.fresh').removeClass('fresh')
    added.nodes().addClass('fresh')
    this.filter()
    this.say(`${count} ${this.word('nodes_added')}`)
    return count
  }

  hide(nodes) {
    const gone = nodes.union(nodes.connectedEdges())
    if (!nodes.length) return
    this.history.run({redo: () => gone.remove(), undo: () => gone.restore()})
    this.say(this.word('hidden'))
  }

  pin(nodes) {
    const lock = nodes.some(n => !n.locked())
    const set = on => nodes.forEach(n => { on ? n.lock() : n.unlock(); n.toggleClass('pinned', on) })
    if (nodes.length) this.history.run({redo: () => set(lock), undo: () => set(!lock)})
    this.say(this.word(lock ? 'pinned' : 'unpinned'))
  }

  rearrange(how) {
    const before = positions(this.cy)
    how()
    const after = positions(this.cy)
    this.history.record({redo: () => place(this.cy, after), undo: () => place(this.cy, before)})
    this.fit()
  }

  showPath({ids}) {
    this.cy.$('.path').removeClass('path')
    const on = this.cy.collection(ids.map(id => this.cy.getElementById(id)))
    const path = on.union(on.nodes().edgesWith(on.nodes()))
    path.addClass('path')
    if (path.nonempty()) this.cy.animate({fit: {eles: path, padding: 90}, duration: 250})
    this.say(`${this.word('path_shown')}: ${Math.max(0, on.nodes().length - 1)}`)
  }

  // What a question leaves out stays visible, but faint.
  markRemoved({ids}) {
    const out = this.cy.collection(ids.map(id => this.cy.getElementById(id)))
    this.cy.batch(() => {
      this.cy.$('.removed').removeClass('removed')
      out.union(out.connectedEdges()).addClass('removed')
      this.cy.$(':selected').unselect()
    })
  }

  filter() {
    const hidden = new Set(this.model.hidden_kinds), [from, to] = this.model.period
    this.cy.batch(() => {
      this.cy.nodes().forEach(n => { n.toggleClass('filtered', hidden.has(n.data('kind'))) })
      this.cy.edges().forEach(e => {
        const {first, last} = e.data()
        e.toggleClass('outside', Boolean(from) && Boolean(first) && (last < Number(from) || first > Number(to)))
      })
    })
    this.labels?.later()
  }

  restyle() { this.cy.style(style(this.model.kinds, this.model.dark)) }

  selected() {
    const nodes = this.cy.nodes(':selected')
    return nodes.length ? nodes : this.cy.$('node.cursor')
  }

  describe(n) {
    const kind = this.model.kinds[n.data('kind')]?.name ?? n.data('kind')
    this.say(`${kind} ${n.data('label')}, ${n.degree()} ${this.word('links')}${n.selected() ? ', ' + this.word('selected') : ''}`)
  }

  openMenu(n) {
    const p = n.renderedPosition()
    this.menu.open(p.x + 8, p.y + 8, [
      [this.word('open'), 'o', () => this.tell('open', {id: n.id()})],
      [this.word('expand'), 'e', () => this.tell('expand', {id: n.id()})],
      [this.word(n.locked() ? 'unpin' : 'pin'), 'p', () => this.pin(n)],
      [this.word('hide'), 'h', () => this.hide(n)],
    ])
  }

  listen() {
    const {cy, model} = this
    let wait, before = null
    cy.on('select unselect', () => {
      clearTimeout(wait)
      wait = setTimeout(() => { model.selection = cy.$(':selected').map(e => e.id()) }, 60)
    })
    cy.on('dbltap', 'node', ev => this.tell('expand', {id: ev.target.id()}))
    cy.on('cxttap', 'node', ev => this.openMenu(ev.target))
    cy.on('tapstart', () => this.menu.close())
    cy.on('grab', 'node', () => { before = positions(cy) })
    cy.on('free', 'node', () => this.dragged(before))
    this.box.addEventListener('contextmenu', ev => ev.preventDefault())
    keyboard(cy, this.box, {
      expand: n => this.tell('expand', {id: n.id()}), open: n => this.tell('open', {id: n.id()}),
      pin: n => this.pin(n), hide: n => this.hide(n), menu: n => this.openMenu(n),
      undo: () => this.undo(), redo: () => this.redo(), fit: () => this.fit(), help: () => this.say(this.word('help')),
    }, n => this.describe(n))
    model.on('dark', () => this.restyle())
    model.on('msg:custom', m => this.command(m))
  }

  dragged(before) {
    const after = positions(this.cy), was = new Map(), now = new Map()
    after.forEach((p, id) => {
      const q = before?.get(id)
      if (q && (q.x !== p.x || q.y !== p.y)) { was.set(id, q); now.set(id, p) }
    })
    if (now.size) this.history.record({redo: () => place(this.cy, now), undo: () => place(this.cy, was)})
  }

  undo() { this.say(this.word(this.history.undo() ? 'undone' : 'nothing_to_undo')) }
  redo() { this.say(this.word(this.history.redo() ? 'redone' : 'nothing_to_redo')) }

  async command(m) {
    const commands = {
      add: () => {
        const start = performance.now(), old = positions(this.cy), count = this.add(m)
        const moved = [...old].filter(([id, p]) => {
          const q = this.cy.getElementById(id).position()
          return q && (Math.abs(q.x - p.x) > 0.01 || Math.abs(q.y - p.y) > 0.01)
        }).length
        this.tell('added', {count, moved, ms: Math.round(performance.now() - start)})
      },
      undo: () => this.undo(),
      redo: () => this.redo(),
      fit: () => this.fit(),
      pin: () => this.pin(this.selected()),
      hide: () => this.hide(this.selected()),
      arrange: () => this.rearrange(() => arrange(this.cy, false)),
      ring: () => this.rearrange(() => ring(this.cy)),
      path: () => this.showPath(m),
      remove: () => this.markRemoved(m),
      select: () => this.cy.batch(() => { this.cy.$(':selected').unselect(); m.ids.forEach(id => this.cy.getElementById(id).select()) }),
      export: async () => this.tell('exported', {format: m.format, bytes: await download(this.cy, this.model, m.format)}),
    }
    await commands[m.type]?.()
  }

  destroy() { this.cy.destroy() }
}
