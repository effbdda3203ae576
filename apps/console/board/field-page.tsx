import type { PageProps } from '../routes.ts';

export const FieldPage = ({ session }: PageProps) => <p>{session}</p>;
