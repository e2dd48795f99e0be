// Kinds on the chart: what a colour and icon mean, how many there are, and a switch for each.

export class Legend {
  constructor(chart) {
    this.chart = chart
    this.el = document.createElement('div')
    this.el.className = 'legend'
    this.el.setAttribute('role', 'group')
    this.el.setAttribute('aria-label', chart.word('legend'))
    chart.root.append(this.el)
    chart.cy.on('add remove', 'node', () => this.later())
    this.draw()
  }

  later() {
    clearTimeout(this.wait)
    this.wait = setTimeout(() => this.draw(), 30)
  }

  draw() {
    const {cy, model} = this.chart, counts = new Map()
    if (cy.destroyed()) return
    cy.nodes().forEach(n => { counts.set(n.data('kind'), (counts.get(n.data('kind')) ?? 0) + 1) })
    const had = this.chart.root.getRootNode().activeElement?.dataset?.kind
    this.el.replaceChildren(...Object.entries(model.kinds).filter(([kind]) => counts.has(kind)).map(([kind, look]) => this.toggle(kind, look, counts.get(kind))))
    if (had) this.el.querySelector(`[data-kind="${had}"]`)?.focus()
  }

  toggle(kind, look, count) {
    const shown = !this.chart.model.hidden_kinds.includes(kind), b = document.createElement('button')
    b.dataset.kind = kind
    b.setAttribute('aria-pressed', String(shown))
    const dot = document.createElement('i'), number = document.createElement('span')
    dot.style.background = look.colour
    dot.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true" fill="#fff">${look.icon}</svg>`
    number.textContent = count.toLocaleString('id-ID')
    b.append(dot, look.name, number)
    b.addEventListener('click', () => this.flip(kind))
    return b
  }

  flip(kind) {
    const {model} = this.chart, hidden = new Set(model.hidden_kinds)
    if (!hidden.delete(kind)) hidden.add(kind)
    model.hidden_kinds = [...hidden]
    this.chart.filter()
    this.draw()
  }
}
