// The menu of one node, by right click, Shift+F10 or the menu key.

export class Menu {
  constructor(root, back) {
    this.root = root
    this.back = back
    this.el = null
  }

  close() {
    if (!this.el) return
    this.el.remove()
    this.el = null
  }

  open(x, y, entries) {
    this.close()
    const el = document.createElement('div')
    el.className = 'menu'
    el.setAttribute('role', 'menu')
    for (const [text, key, act] of entries) {
      const b = document.createElement('button')
      b.setAttribute('role', 'menuitem')
      const hint = document.createElement('kbd')
      hint.textContent = key
      b.append(text, hint)
      b.addEventListener('click', () => { this.close(); this.back(); act() })
      el.append(b)
    }
    el.addEventListener('keydown', ev => this.walk(ev))
    this.root.append(el)
    this.el = el
    el.style.left = `${Math.min(x, this.root.clientWidth - el.offsetWidth - 4)}px`
    el.style.top = `${Math.min(y, this.root.clientHeight - el.offsetHeight - 4)}px`
    el.firstChild.focus()
  }

  walk(ev) {
    const all = [...this.el.children], at = all.indexOf(this.root.getRootNode().activeElement)
    if (ev.key === 'ArrowDown') all[(at + 1) % all.length].focus()
    else if (ev.key === 'ArrowUp') all[(at - 1 + all.length) % all.length].focus()
    else if (ev.key === 'Escape') { this.close(); this.back() }
    else return
    ev.preventDefault()
    ev.stopPropagation()
  }
}
