const ok = { statusCode: 200 };
const bug = () => console.log('reached');
export const run = async req => {
  const { items } = JSON.parse(req.body);
  if (Array.isArray(items) && items.length === 3) { if (items[2]?.sku === 'Z-9') bug(); }
  return ok;
};
