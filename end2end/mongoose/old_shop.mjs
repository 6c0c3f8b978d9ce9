// old_shop.mjs VERSION URI: writes, with Mongoose 7, 8 or 9, what a shop of the specification holds after some years.
// The models are the specification's, word by word; where an application changed its mind, a collection has an earlier
// schema beside the later one. Ids are fixed: `0…0a1` and so on, so that tests can name documents.

const [version, uri] = process.argv.slice(2);
const { default: mongoose } = await import(`mongoose-${version}`);
const { Schema } = mongoose;
const { Mixed, ObjectId } = Schema.Types;

// Made on 1 January 2019.
const id = (n) => new mongoose.Types.ObjectId(`5c2aad80${n.toString(16).padStart(16, '0')}`);
const day = (text) => new Date(`${text}T10:00:00Z`);
// Of `trois petites chèvres`, by bcryptjs.
const password = '$2a$04$cbcdefghijklmnopqrstuubgrhY72TXSgVv1xCJibFdMBbjxpM9Be';

const address = { street: String, city: String, state: String, postalCode: String };
const of = (collection, fields, options = {}) =>
  mongoose.model(`${collection}${Object.keys(mongoose.models).length}`, new Schema(fields, { collection, ...options }));
const timestamps = { timestamps: true };

const User = of('users', {
  name: String, email: { type: String, unique: true }, password: String,
  role: { type: String, enum: ['user', 'admin', 'livreur'] }, avatar: String, phoneNumber: String, lastLogin: Date,
  isVerified: Boolean, resetPasswordToken: String, resetPasswordExpires: Date,
}, timestamps);
const FirstUser = of('users', { name: String, email: String, password: String, role: String, phoneNumber: Number }, timestamps);

const Profile = of('profiles', {
  userId: { type: ObjectId, index: true },
  // As in the specification: Mongoose takes `type` for the kind of the array's elements.
  addresses: [{ type: String, street: String, city: String, state: String, postalCode: String, isDefault: Boolean }],
  preferences: { newsletter: Boolean, orderNotifications: Boolean, promotionalEmails: Boolean },
  favoriteProducts: [ObjectId],
});
const SecondProfile = of('profiles', {
  userId: ObjectId,
  addresses: [{ type: { type: String }, ...address, postalCode: Number, country: String, isDefault: Boolean }],
  favoriteProducts: Mixed,
}, timestamps);

const Product = of('products', {
  name: String, description: String, price: Number, category: String, images: [String], weight: Number, stock: Number,
  isNew: Boolean, rating: Number, reviews: [ObjectId], ingredients: [String],
  nutritionalInfo: { calories: Number, protein: Number, fat: Number, carbohydrates: Number },
}, { ...timestamps, suppressReservedKeysWarning: true });
const FirstProduct = of('products', {
  name: String, description: String, price: String, category: String, images: Mixed, weight: String, stock: String,
  ingredients: String,
}, { strict: false });

const Review = of('reviews', {
  productId: ObjectId, userId: ObjectId, rating: Number, comment: String, images: [String], helpful: Number,
}, timestamps);

const Order = of('orders', {
  userId: ObjectId, orderNumber: String, items: [{ productId: ObjectId, quantity: Number, weight: Number, price: Number }],
  status: { type: String, enum: ['pending', 'processing', 'shipped', 'delivered', 'cancelled'] },
  shippingAddress: address, paymentMethod: String, paymentStatus: { type: String, enum: ['pending', 'paid', 'failed'] },
  subtotal: Number, shippingCost: Number, discount: Number, total: Number, deliveryDate: Date, trackingNumber: String,
}, timestamps);
const FirstOrder = of('orders', {
  userId: ObjectId, orderNumber: String, items: Mixed, status: String, shippingAddress: Mixed, paymentMethod: String,
  paymentStatus: String, subtotal: Mixed, shippingCost: Mixed, total: Mixed,
}, timestamps);

const Recipe = of('recipes', {
  title: String, description: String, difficulty: { type: String, enum: ['easy', 'medium', 'hard'] }, prepTime: Number,
  cookTime: Number, servings: Number,
  ingredients: [{ productId: ObjectId, name: String, quantity: Number, unit: String }], instructions: [String],
  images: [String], category: String, author: ObjectId,
}, timestamps);
const FirstRecipe = of('recipes', {
  title: String, difficulty: String, prepTime: String, ingredients: [String], instructions: String,
}, { strict: false });

const Cart = of('carts', {
  userId: { type: ObjectId, index: true }, items: [{ productId: ObjectId, quantity: Number, weight: Number }],
});
const Coupon = of('coupons', {
  code: { type: String, unique: true }, type: { type: String, enum: ['percentage', 'fixed'] }, value: Number,
  minPurchase: Number, startDate: Date, endDate: Date, usageLimit: Number, usedCount: Number, isActive: Boolean,
});
const Loyalty = of('loyalties', {
  userId: ObjectId, points: Number, tier: { type: String, enum: ['bronze', 'silver', 'gold', 'platinum'] },
  history: [{
    type: { type: String, enum: ['earn', 'redeem'] }, points: Number, description: String, orderId: ObjectId, createdAt: Date,
  }],
}, timestamps);
const Tier = of('loyaltytiers', { name: String, minPoints: Number, multiplier: Number, benefits: [String], isActive: Boolean });

// Mongoose 8 and 9 store null where an enum was left empty; 7 refuses.
const none = version === '7' ? undefined : null;
const [nadia, nadiaAgain, admin, lea, nobody, nobodyElse] = [1, 2, 3, 4, 5, 6].map(id);
const [comte, morbier, brebis, unpriced, text, unnamed, brie, brieAgain] = [17, 18, 19, 20, 21, 22, 23, 24].map(id);

await mongoose.connect(uri);
await Promise.all(Object.values(mongoose.models).map((model) => model.init()));

await User.create([
  {
    _id: nadia, name: 'Nadia Benali', email: 'nadia@exemple.fr', password, role: 'user', phoneNumber: '06 12 34 56 78',
    isVerified: true, lastLogin: day('2024-05-02'),
  },
  { _id: nadiaAgain, name: 'Nadia', email: 'Nadia@Exemple.fr', password, role: 'user', isVerified: true, lastLogin: day('2020-01-01') },
  { _id: admin, name: 'La patronne', email: 'patronne@exemple.fr', password, role: 'admin', isVerified: true },
  { _id: nobody, name: 'Au marché', role: 'user', isVerified: null, avatar: null },
]);
await FirstUser.collection.dropIndex('email_1');
await FirstUser.create([
  { _id: lea, name: null, email: ' lea@exemple.fr', password: null, role: 'client', phoneNumber: '0698765432' },
  { _id: nobodyElse, name: 'Au marché', email: null, role: 'user' },
]);

await Profile.create([
  {
    _id: id(33), userId: nadia, addresses: ['12 rue du Lait, 69001 Lyon', 'chez ma sœur'], preferences: { newsletter: null },
    favoriteProducts: [comte],
  },
  { _id: id(34), userId: nadia, addresses: [] },
  { _id: id(35), addresses: [] },
  { _id: id(36), userId: null, addresses: [] },
]);
await SecondProfile.create([{
  _id: id(37), userId: lea, favoriteProducts: [String(comte), null],
  addresses: [
    { type: 'maison', street: '3 place du Marché', city: 'Bourg', postalCode: 1000, country: 'France', isDefault: true },
    { street: '4 rue Haute', city: 'Nantua', state: 'Ain', postalCode: 1130, isDefault: true },
  ],
}]);

await Product.create([
  {
    _id: comte, name: 'Comté 24 mois', description: 'Fruité.', price: 33.999, category: 'Pâtes pressées', weight: 1000, stock: 40,
    images: ['https://res.cloudinary.com/ancienne/image/upload/comte.jpg'], isNew: true, rating: 4.5, reviews: [id(49)],
    ingredients: ['lait cru de vache', 'sel'], nutritionalInfo: { calories: 413, protein: 27.5 },
  },
  {
    _id: morbier, name: 'Morbier', description: null, price: 0.1 + 0.2, category: 'pates-pressees', weight: null, stock: 7.5,
    images: null, nutritionalInfo: { calories: 350, protein: 23, fat: 29, carbohydrates: 1 },
  },
  { _id: brebis, name: 'Tomme de brebis', description: 'Douce.', price: 12, category: 'pates-pressees', weight: 300, stock: -2 },
  { _id: unpriced, name: 'Reblochon', description: 'Bientôt.', price: null, category: null, weight: 450, stock: null },
  { _id: unnamed, description: 'Sans nom.', price: 5, category: 'divers', weight: 100, stock: 1 },
  { _id: brie, name: 'Brie', description: 'De Meaux.', price: 4.5, category: 'pates-molles', weight: 250, stock: 12 },
  { _id: brieAgain, name: 'Brie', description: 'De Melun.', price: 4.9, category: 'pates-molles', weight: 249.6, stock: 3 },
]);
await FirstProduct.create([{
  _id: text, name: 'Époisses', description: 'Lavé au marc.', price: '12,50 €', category: 'Pâtes molles', images: '/epoisses.jpg',
  weight: '0,25 kg', stock: '12 pièces', ingredients: 'lait, sel, marc', createdAt: '2019-05-31', milk: 'vache', rating: NaN,
}]);

await Review.create([
  { _id: id(49), productId: comte, userId: nadia, rating: 4.5, comment: 'Un régal.', helpful: null },
  { _id: id(50), productId: comte, userId: nadia, rating: 3, comment: 'Moins bon cette fois.', helpful: 2 },
  { _id: id(51), productId: brie, userId: lea, rating: 9, comment: null },
  { _id: id(52), productId: brie, rating: 4, comment: 'Anonyme.' },
  { _id: id(53), productId: brie, userId: nadia, comment: 'Sans étoiles.' },
]);

const shippingAddress = { street: '12 rue du Lait', city: 'Lyon', state: 'Rhône', postalCode: '69001' };
const items = [{ productId: comte, quantity: 3, weight: 1000, price: 33.999 }];
const placed = {
  userId: nadia, items, status: 'delivered', shippingAddress, paymentMethod: 'paypal', paymentStatus: 'paid', subtotal: 101.997,
  shippingCost: 6.9, total: 108.897,
};
await Order.create([
  { ...placed, _id: id(65), orderNumber: 'FA-0001', discount: null, deliveryDate: day('2020-02-03') },
  { ...placed, _id: id(66), orderNumber: 'FA-0001', status: 'shipped', paymentStatus: none },
  { ...placed, _id: id(67), orderNumber: undefined, status: none, paymentMethod: 'virement', paymentStatus: 'pending' },
  { ...placed, _id: id(68), orderNumber: 'FA-0004', items: [], subtotal: 0, total: 0, shippingCost: 0, userId: nadiaAgain },
  {
    ...placed, _id: id(69), orderNumber: 'FA-0005', items: [{ productId: brie, quantity: 1.5, weight: null, price: 4.5 }],
    subtotal: 6.75, shippingCost: 0, total: 6.75,
  },
  {
    ...placed, _id: id(70), orderNumber: 'FA-0006', items: [{ productId: brie, quantity: 2, weight: 250 }], subtotal: 9,
    shippingCost: null, total: 13.9, userId: undefined,
  },
]);
await FirstOrder.create([
  {
    _id: id(71), userId: lea, orderNumber: 'FA-0007', status: 'livrée', paymentMethod: null, paymentStatus: 'remboursé',
    items: [{ productId: String(brie), quantity: '3', price: '3,335' }], shippingAddress: '3 place du Marché, 01000 Bourg',
    subtotal: '10,005', shippingCost: '0', total: 10.005,
  },
  { _id: id(72), userId: lea, orderNumber: 'FA-0008', status: 'perdue', items, subtotal: 5, total: 5, paymentMethod: 'card' },
]);

await Recipe.create([{
  _id: id(81), title: 'Fondue', description: 'À partager.', difficulty: 'easy', prepTime: 15, cookTime: 20.4, servings: 4,
  ingredients: [{ productId: comte, name: 'Comté', quantity: 0.4, unit: 'kg' }, { productId: null, name: 'Vin blanc', unit: 'ml' }],
  instructions: ['Râper.', 'Fondre.'], images: ['/fondue.jpg'], category: 'plat', author: admin,
}]);
await FirstRecipe.create([{
  _id: id(82), title: 'Salade au morbier', difficulty: 'facile', prepTime: '1 h', ingredients: ['morbier', 'noix'],
  instructions: 'Couper.\nMêler.',
}]);

await Cart.create([
  { _id: id(97), userId: nadia, items: [{ productId: comte, quantity: 2, weight: 1000 }, { productId: brie, quantity: 1.5 }] },
  { _id: id(98), userId: nadia, items: [] },
  { _id: id(99), items: [{ productId: brie, quantity: 1, weight: 250 }] },
  { _id: id(100), items: [{ productId: brie, quantity: 0, weight: 250 }] },
]);
const coupon = { type: 'percentage', value: 10, startDate: day('2019-01-01'), isActive: true, usedCount: 3 };
await Coupon.create([
  { ...coupon, _id: id(113), code: 'BRIE10', endDate: day('2019-12-31'), minPurchase: null },
  { ...coupon, _id: id(114), code: 'brie10', endDate: day('2021-12-31'), usageLimit: 10.5 },
  { ...coupon, _id: id(115), code: 'TOUJOURS', value: 10.005, usedCount: null },
  { _id: id(116), code: 'MYSTERE', value: 5 },
]);
await Loyalty.create([
  {
    _id: id(129), userId: nadia, points: 40, tier: 'gold',
    history: [
      { type: 'earn', points: 140.9, description: 'Commande', orderId: id(65), createdAt: day('2020-02-03') },
      { type: 'redeem', points: 100, description: null },
    ],
  },
  { _id: id(130), userId: lea, points: 12.5, tier: none, history: [] },
]);
await Tier.create([
  { _id: id(145), name: 'bronze', minPoints: 0, multiplier: 1, isActive: true },
  { _id: id(146), name: 'gold', minPoints: 1000, multiplier: 1.5, benefits: ['Livraison offerte'], isActive: true },
  { _id: id(147), name: 'gold', minPoints: 900, multiplier: 1.4, isActive: false },
  { _id: id(148), name: 'diamond', minPoints: 9000, multiplier: 3, isActive: true },
]);
await mongoose.disconnect();
