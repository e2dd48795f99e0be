// Which names are written: those selected, then the strongest (of equals, persons), each where it
// covers no other name and no node, and is not cut off at the edge. The rest shows under the
// pointer, under the keyboard's cursor, and when zoomed in.

export const FONT = 13
export const WIDEST = 160
const HEIGHT = 17, GAP = 4, CELL = 64
const SOON_MS = 40
// Circles may be touched a little: a name beside a node is still told from it.
const BODY = 0.8

export const SIDES = ['below', 'above', 'right', 'left']

function box(side, p, r, width) {
  if (side === 'below') return {x1: p.x - width / 2, x2: p.x + width / 2, y1: p.y + r + GAP, y2: p.y + r + GAP + HEIGHT}
  if (side === 'above') return {x1: p.x - width / 2, x2: p.x + width / 2, y1: p.y - r - GAP - HEIGHT, y2: p.y - r - GAP}
  const x = side === 'right' ? p.x + r + GAP : p.x - r - GAP - width
  return {x1: x, x2: x + width, y1: p.y - HEIGHT / 2, y2: p.y + HEIGHT / 2}
}

// Boxes by the cells that they touch, so that a name is held against its neighbours only.
class Taken {
  constructor() { this.cells = new Map() }

  * keys({x1, x2, y1, y2}) {
    for (let i = Math.floor(x1 / CELL); i <= Math.floor(x2 / CELL); i++)
      for (let j = Math.floor(y1 / CELL); j <= Math.floor(y2 / CELL); j++) yield `${i},${j}`
  }

  add(b) {
    for (const key of this.keys(b)) {
      if (!this.cells.has(key)) this.cells.set(key, [])
      this.cells.get(key).push(b)
    }
  }

  free(b, owner) {
    for (const key of this.keys(b))
      for (const o of this.cells.get(key) ?? [])
        if (o.owner !== owner && o.x1 < b.x2 && b.x1 < o.x2 && o.y1 < b.y2 && b.y1 < o.y2) return false
    return true
  }
}

export class Labels {
  constructor(cy) {
    this.cy = cy
    this.ink = document.createElement('canvas').getContext('2d')
    this.ink.font = `${FONT}px Inter, Roboto, Helvetica, Arial, sans-serif`
    this.widths = new Map()
    cy.on('zoom pan resize', () => this.later())
    cy.on('add remove position select unselect', 'node', () => this.later())
    cy.on('mouseover', 'node', ev => ev.target.addClass('hovered'))
    cy.on('mouseout', 'node', ev => ev.target.removeClass('hovered'))
    this.draw()
  }

  later() {
    clearTimeout(this.wait)
    this.wait = setTimeout(() => this.draw(), SOON_MS)
  }

  width(text) {
    if (!this.widths.has(text)) this.widths.set(text, Math.min(WIDEST, this.ink.measureText(text).width))
    return this.widths.get(text)
  }

  // Within what is on the screen now.
  inside(b) {
    const {x, y} = this.cy.pan()
    return b.x1 + x > 0 && b.y1 + y > 0 && b.x2 + x < this.cy.width() && b.y2 + y < this.cy.height()
  }

  draw() {
    if (this.cy.destroyed()) return
    const zoom = this.cy.zoom(), taken = new Taken(), side = new Map()
    const nodes = this.cy.nodes(':visible').toArray()
    const at = n => ({x: n.position('x') * zoom, y: n.position('y') * zoom}), radius = n => n.data('size') * zoom / 2
    nodes.forEach(n => {
      const {x, y} = at(n), r = radius(n) * BODY
      taken.add({x1: x - r, x2: x + r, y1: y - r, y2: y + r, owner: n.id()})
    })
    const person = n => Number(n.data('kind') === 'person')
    nodes.sort((a, b) => b.selected() - a.selected() || b.data('size') - a.data('size') || person(b) - person(a) || b.degree() - a.degree() || (a.id() < b.id() ? -1 : 1))
    nodes.forEach(n => {
      const id = n.id(), width = this.width(n.data('label')), boxes = SIDES.map(s => box(s, at(n), radius(n), width))
      const k = boxes.findIndex(b => this.inside(b) && taken.free(b, id))
      side.set(id, k < 0 ? 'unnamed' : SIDES[k])
      if (k >= 0) taken.add({...boxes[k], owner: id})
    })
    this.cy.batch(() => nodes.forEach(n => n.removeClass([...SIDES, 'unnamed']).addClass(side.get(n.id()))))
    this.cy.nodes().updateStyle()
  }
}
