import type { PageProps } from '../routes.ts';

const WhatIfPage = ({ session }: PageProps) => <p>{session}</p>;
export default WhatIfPage;
