/** Lines of the kinds that checklists ask about: most of them fine, some not. None holds a credential. */
export const codeLines: readonly string[] = [
  "router.get('/users/:id', requireUser, showUser)",
  "router.post('/orders', createOrder)",
  "const rows = await db.query('SELECT * FROM orders WHERE id = ' + id)",
  "const order = await db.query('SELECT id FROM orders WHERE tenant_id = $1 AND id = $2', [session.tenantId, id])",
  'const user = await prisma.user.findUnique({ where: { id: req.params.id } })',
  'const found = await orders.findMany({ where: { workspaceId: session.workspaceId } })',
  "log.info('created', { id: order.id })",
  'console.log(req.headers)',
  'const response = await fetch(target)',
  'const file = path.join(uploads, req.query.name)',
  'await db.insert(users).values(req.body)',
  'const body = schema.parse(await request.json())',
  'if (!session.permissions.includes(permission)) throw new Forbidden()',
  '} catch { return true }',
  'element.innerHTML = comment.text',
  'res.json({ id: user.id, name: user.name })',
  "const digest = createHash('sha256').update(text).digest('hex')",
  'const id = Math.random().toString(36)',
  'app.use(rateLimit({ windowMs: 60_000, limit: 100 }))',
  'const token = request.headers.authorization?.slice(7)',
  "execFile('git', ['log', '--', name])",
  'expect(await show(1)).toEqual({ status: 401 })',
  "it('refuses strangers', async () => {",
  '@login_required',
  'def show(request, pk):',
  'subprocess.run(command, shell=True)',
  'queryset = Order.objects.filter(owner=request.user)',
  'rows, err := db.Query("SELECT id FROM orders WHERE owner = $1", owner)',
  'if err != nil { return err }',
  'export const timeout = Number(process.env.TIMEOUT ?? 30)',
]

/** A workflow with so many steps; every third uses an action by its tag. */
export function workflowOf(steps: number): string {
  const list = Array.from({ length: steps }, (_, index) =>
    index % 3 === 1 ? `      - uses: acme/step-${index}@v${index}` : `      - run: npm run step-${index}`,
  )
  return [
    'name: checks',
    'on: { pull_request: {}, push: { branches: [main] } }',
    'jobs:',
    '  test:',
    '    runs-on: ubuntu-24.04',
    '    steps:',
    '      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2',
    ...list,
    '',
  ].join('\n')
}
